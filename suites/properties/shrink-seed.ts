import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { experimentOn } from '../lab.ts';
import { firstFailing, shrinkFailing } from '../search.ts';

/** What a search and its shrinking are to do. */
interface Task {
  readonly seed: number;
  /** Shorter schedules are not worth shrinking. */
  readonly injectionsMin: number;
}

/** What a failing schedule was shrunk to, in words that can be compared. */
export interface ShrunkSeed {
  readonly seed: number;
  /** Kind and `nameOctets` of each injection that is left. */
  readonly found: readonly string[];
  readonly probes: number;
}

/** Room for all injections of a schedule; what is left of it breaks the lab within a few seconds. */
const SHORT = { 'timing.durationMs': 60_000, 'timing.quietMs': 15_000 } as const;

const HERE = fileURLToPath(import.meta.url);

/** The first failing schedule of a seed on software 2.1.5, shrunk; undefined when it is too short, or none fails. */
async function shrinkSeed({ seed, injectionsMin }: Task): Promise<ShrunkSeed | undefined> {
  const { faults, ...rest } = experimentOn({ ...SHORT, 'nameserver.version': '2.1.5' });
  // A load of queries has a name that is too long among them, of one size: it breaks the same, and says nothing of the smallest.
  const experiment = { ...rest, faults: new Map([...faults].filter(([kind]) => kind !== 'dns-load')) };
  const failing = await firstFailing(experiment, { seed, runs: 30, injectionsMax: 12 });
  if (!failing || failing.schedule.injections.length < injectionsMin) return undefined;
  const { schedule, probes } = await shrinkFailing(experiment, failing);
  return { seed, found: schedule.injections.map(({ kind, params }) => `${kind} ${params.nameOctets}`), probes };
}

/** The shrunk schedules of the first `count` seeds that have a long one, by seed; in so many processes at once. */
export async function shrinkSeeds(count: number, injectionsMin: number, processes: number): Promise<ShrunkSeed[]> {
  const shrunk: ShrunkSeed[] = [];
  let seed = 0;
  const work = async () => {
    const worker = fork(HERE, { execArgv: ['--import', 'zonequake/register'] });
    const ended = once(worker, 'exit').then(([code, signal]) => {
      throw new Error(`a process that shrinks ended (${signal ?? code})`);
    });
    try {
      while (shrunk.length < count) {
        const answer = once(worker, 'message');
        worker.send({ seed: ++seed, injectionsMin } satisfies Task);
        const [{ result }] = (await Promise.race([answer, ended])) as [{ result?: ShrunkSeed }];
        if (result) shrunk.push(result);
      }
    } finally {
      ended.catch(() => undefined);
      worker.disconnect();
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  // One process may have gone on to a later seed while the other was at an earlier one.
  return shrunk.toSorted((a, b) => a.seed - b.seed).slice(0, count);
}

if (process.argv[1] === HERE) {
  process.on('message', (task: Task) => void shrinkSeed(task).then((result) => process.send?.({ result })));
}
