import { createLines } from '../shared/lines.ts';
import type { Call, Message, Reply, Request } from '../shared/protocol.ts';
import { watchStarvation } from '../shared/starvation.ts';
import { type Flood, startFlood } from './flood.ts';
import { WatchedProcess } from './watched-process.ts';

/** Floods under way, by the number that the harness gave them. */
type Floods = Map<number, Flood>;

function startNumbered(floods: Floods, { flood, to, bytes, everyMs }: Request & { do: 'flood' }): Reply {
  if (floods.has(flood)) throw new Error(`flood ${flood} is under way`);
  floods.set(flood, startFlood(to, Buffer.from(bytes, 'base64'), everyMs));
  return {};
}

async function stopNumbered(floods: Floods, number: number): Promise<Reply> {
  const flood = floods.get(number);
  floods.delete(number);
  return { sent: (await flood?.stop()) ?? 0 };
}

/** Carries out requests. What changes the program's state waits its turn; the rest is done at once. */
function createHandler(watched: WatchedProcess): (request: Request) => Promise<Reply> {
  const floods: Floods = new Map();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (act: () => Promise<Reply>): Promise<Reply> => {
    const done = last.then(act);
    last = done.catch(() => {});
    return done;
  };
  return async (request) => {
    switch (request.do) {
      case 'reset':
        return inTurn(() => watched.reset(request));
      case 'kill':
        return inTurn(() => watched.kill());
      case 'pause':
        return inTurn(() => watched.pause());
      case 'start':
        return inTurn(() => watched.start());
      case 'rest':
        return inTurn(() => watched.rest());
      case 'busy':
        return inTurn(() => watched.busy(request.share));
      case 'throttle':
        return inTurn(() => watched.throttle(request.share));
      case 'command':
        return watched.command(request.text);
      case 'clock':
        return { nowNs: String(process.hrtime.bigint()) };
      case 'flood':
        return startNumbered(floods, request);
      case 'calm':
        return stopNumbered(floods, request.flood);
    }
  };
}

/**
 * When the harness dies, all containers of its lab are told at once. Engines have been seen to lock themselves up for good when two dozen
 * end in the same moment (Docker 20.10), so each takes its time, and most are removed meanwhile, a few at a time.
 */
const LEAVE_WITHIN_MS = 5_000;

/**
 * PID 1 of a node's container: takes calls on standard input and writes replies and events to standard output, one JSON
 * document a line. The program runs in a child, so that its death leaves the network namespace and its addresses alone. At
 * the end of the input the harness is gone: it ends the child, and exits soon. `bundle` is the file that holds both.
 */
export function runSupervisor(bundle: string): void {
  const send = (message: Message) => void process.stdout.write(`${JSON.stringify(message)}\n`);
  const watched = new WatchedProcess(bundle, send);
  const handle = createHandler(watched);
  watchStarvation((forMs) => watched.starved(forMs));
  const leave = () => {
    watched.end();
    process.exit(0);
  };
  // The program ends at once; the container by itself only after a while.
  const leaveLater = () => {
    watched.end();
    setTimeout(leave, Math.random() * LEAVE_WITHIN_MS);
  };
  const answer = async (line: string) => {
    const { id, request } = JSON.parse(line) as Call;
    const reply = await handle(request).catch(
      (error: unknown): Reply => ({ error: error instanceof Error ? error.message : String(error) }),
    );
    send({ re: id, reply });
  };
  // PID 1 gets only the signals that it asks for.
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
  process.stdout.on('error', leave);
  process.stdin.on('end', leaveLater);
  process.stdin.on('error', leaveLater);
  const lines = createLines((line) => void answer(line));
  process.stdin.on('data', (chunk) => lines.push(chunk));
  send({ is: 'ready' });
}
