import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { UsageError } from '../basics/errors.ts';
import { type Address, parseAddress } from '../queue/address.ts';
import type { Seen } from '../queue/ask-queue.ts';
import { eventsOf } from '../records/registry.ts';
import { plural } from '../report/words.ts';
import type { Judges } from '../search/judges.ts';
import type { Plan } from '../search/plan.ts';
import type { RunOptions } from './plan-from.ts';

/** A queue that answers. */
export interface Door {
  readonly address: Address;
  readonly redis: Redis;
}

/** The queue that `--queue` names, or undefined without it. Its code is loaded here alone. Throws UsageError, HarnessError where nobody answers. */
export async function openQueue({ queue, keepHistory, lab }: Omit<RunOptions, 'runtime'>): Promise<Door | undefined> {
  if (queue === undefined) return undefined;
  const address = parseAddress(queue);
  if (lab !== undefined) throw new UsageError('--queue is for built-in labs: leave it out for a lab of your own');
  if (keepHistory)
    throw new UsageError('--keep-history is not for --queue, whose workers have disks of their own: leave one out');
  const { connect } = await import('../queue/connect.ts');
  return { address, redis: await connect(address) };
}

/** A word for a new campaign, which nobody else has. */
export const newCampaign = ({ settings: { lab, seed } }: Plan): string =>
  `${lab
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, 40)}-${seed}-${randomBytes(4).toString('hex')}`;

/** Judges that people can look at. */
export interface SeenJudges extends Judges {
  /** Who judges, for the first line. */
  readonly who: string;
  /** Who is there and what waits, for the progress line. */
  words(): string;
  /** What there is to say of them when all is over. */
  end(): readonly string[];
}

/** The workers of a queue, as judges of a plan. */
export async function judgesOn({ address, redis }: Door, plan: Plan, campaign: string): Promise<SeenJudges> {
  const [{ askQueue }, { buildOf }] = await Promise.all([import('../queue/ask-queue.ts'), import('../queue/build.ts')]);
  const { registry, settings, setup, signal } = plan;
  const build = buildOf(registry, setup.programs);
  const runtime = settings.runtime === 'docker' ? 'docker' : 'sim';
  const card = { name: campaign, build, runtime, lab: settings.lab } as const;
  const judges = askQueue({ redis, address, card, setup, signal, book: eventsOf(registry, settings.lab) });
  return {
    ...judges,
    who: `campaign ${campaign} for workers at ${address.text}`,
    words: () => seenWords(judges.seen(), address),
    end: () => judgedLines(judges.seen()),
  };
}

/** A queue that has not answered for so long is told of. */
const SILENT_MS = 6_000;

/** Who is there, and what waits, for the progress line. */
export function seenWords({ workers, others, waiting, parts, silentMs, trouble }: Seen, address: Address): string {
  if (silentMs > SILENT_MS)
    return `${address.text} has not answered for ${Math.round(silentMs / 1_000)} s${trouble ? ` (${trouble})` : ''}`;
  const rate = workers.reduce((sum, worker) => sum + worker.runsPerS, 0);
  const strange = others === 0 ? '' : `, ${others} of other builds or runtimes`;
  const who = workers.length === 0 ? `no workers at ${address.text}` : plural(workers.length, 'worker');
  return `${who}${strange}, ${rate.toFixed(1)} runs/s, ${plural(waiting, 'part')} waiting, ${parts} done`;
}

/** Who judged, when all is over. */
export function judgedLines({ byWorker, parts, again }: Seen): readonly string[] {
  const rows = byWorker.map(
    ({ worker, runs, parts: own, runsPerS }) =>
      `${worker}: ${plural(runs, 'run')} in ${plural(own, 'part')}, ${runsPerS} per second and job`,
  );
  const lost = again === 0 ? '' : `, ${again} lost with a worker and judged again`;
  return [`${plural(parts, 'part')} came from ${plural(byWorker.length, 'worker')}${lost}`, ...rows];
}
