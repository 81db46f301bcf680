import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { UsageError } from '../../basics/errors.ts';
import { EXIT } from '../../records/exit-code.ts';
import type { Context } from '../shared/context.ts';
import { listen } from './listen.ts';
import type { Raised } from './raised.ts';
import { type KeepNews, type KeepOrder, type KeepRequest, type LabState, STAY } from './requests.ts';

/** All that there is to say of a lab that stands. */
const stateOf = async ({ state, byHand }: Raised): Promise<LabState> => ({
  ...(await state()),
  pid: process.pid,
  injected: byHand.words,
});

/** Answers what leaves the lab standing. */
async function answer(raised: Raised, request: Exclude<KeepRequest, { do: 'down' }>) {
  const { byHand } = raised;
  if (request.do === 'inject') return { words: [await byHand.inject(request)] };
  if (request.do === 'heal') return { words: await byHand.heal(request) };
  return { state: await stateOf(raised) };
}

/** The order, and whether the one who gave it let go of us: false when it died before. */
function readOrder(): { order: Promise<KeepOrder>; stays: Promise<boolean> } {
  let take: (order: KeepOrder) => void = () => undefined;
  let settle: (stays: boolean) => void = () => undefined;
  const order = new Promise<KeepOrder>((resolve) => {
    take = resolve;
  });
  const stays = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  let lines = 0;
  createInterface({ input: process.stdin })
    .on('line', (line) => (lines++ === 0 ? take(JSON.parse(line) as KeepOrder) : settle(line === STAY)))
    .on('close', () => settle(false));
  return { order, stays };
}

/** Starts the lab that was ordered; the code of either kind is loaded here alone. */
async function raise(order: KeepOrder, context: Context, progress: (what: string) => void): Promise<Raised> {
  if ('labFile' in order) return (await import('./raise-own.ts')).raiseOwn(order, context, progress);
  return (await import('./raise-ours.ts')).raiseOurs(order, context, progress);
}

/** Answers requests until the lab is to end; `end` removes everything, at the first call. */
async function open(raised: Raised, socket: string) {
  let ending: Promise<string | undefined> | undefined;
  const end = (): Promise<string | undefined> => {
    ending ??= (async () => {
      raised.byHand.forget();
      server.close();
      rmSync(socket, { force: true });
      return raised.close();
    })();
    return ending;
  };
  const server = await listen(socket, async (request) => {
    if (request.do !== 'down') return answer(raised, request);
    const kept = await end();
    return kept === undefined ? {} : { words: [kept] };
  });
  return { end, allAnswered: once(server, 'close') };
}

/**
 * The process that a standing lab belongs to, in a session of its own: holds the streams to its containers until it is
 * told to end. What it leaves when it is killed, the lab's watchdog removes. Resolves with the exit code.
 */
export async function keepLab(context: Context): Promise<number> {
  // Only until the lab stands: after that nobody reads it.
  const tell = (news: KeepNews) => void process.stdout.write(`${JSON.stringify(news)}\n`);
  process.stderr.on('error', () => undefined);
  const { order: ordered, stays } = readOrder();
  const order = await ordered;
  const progress = (what: string) => tell({ progress: what });
  // What is not removed in order, because there is no order yet or it failed, the watchdog removes when we are gone.
  const leave = (): never => process.exit(EXIT.harness);
  let end = async (): Promise<string | undefined> => leave();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end().catch(leave));
  void stays.then((does) => {
    if (!does) end().catch(leave);
  });
  try {
    const raised = await raise(order, context, progress);
    const desk = await open(raised, order.socket);
    end = desk.end;
    tell({ ready: await stateOf(raised) });
    await desk.allAnswered;
    await end().catch(leave);
    return EXIT.ok;
  } catch (error) {
    tell({ error: error instanceof Error ? error.message : String(error), usage: error instanceof UsageError });
    // Whoever ordered it may hold our input open, which would hold us.
    return leave();
  }
}
