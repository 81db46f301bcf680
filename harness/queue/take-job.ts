import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { UsageError } from '../basics/errors.ts';
import { Interrupted } from '../basics/interruption.ts';
import type { Judges } from '../search/judges.ts';
import type { Settings, Setup } from '../setup/setup.ts';
import { checkSchedule } from './asked.ts';
import { judgedOf, readJob } from './part-job.ts';
import { judgedRun, readRunJob } from './run-job.ts';
import type { Judged, WireSettings } from './wire.ts';

/** Who judges on a worker, and what it has of its own. */
export interface Taking {
  readonly name: string;
  readonly runtime: string;
  readonly judges: Judges;
  /** Programs in place of the lab's: never the queue's. */
  readonly programs: Pick<Settings, 'programs'>;
  /** Settings with their names resolved: against what this build has. Throws UsageError. */
  readonly setUp: (settings: Settings) => Setup;
}

/** What there is to count of a job. */
export type Took = 'judged' | 'failed' | 'refused' | 'put back';

/** A job that is for this worker: what it makes of it, undefined where it was told to end before that was done. Throws UsageError for any other. */
type Work = (taking: Taking) => Promise<Judged | undefined>;

/** The settings of a job with the worker's own programs. Throws UsageError where they are not for it. */
function ownSettings(wire: WireSettings, { runtime, programs }: Taking): Settings {
  if (wire.runtime !== runtime) throw new UsageError(`the job is for ${wire.runtime}, and this worker has ${runtime}`);
  return { ...wire, around: [], ...programs };
}

const partWork =
  (data: unknown): Work =>
  async (taking) => {
    const { settings, from, to } = readJob(data);
    const startMs = performance.now();
    const summaries = await taking.judges.ask({ settings: ownSettings(settings, taking), part: { from, to } });
    return summaries.length < to - from ? undefined : judgedOf(taking.name, performance.now() - startMs, summaries);
  };

const runWork =
  (data: unknown): Work =>
  async (taking) => {
    const { settings: wire, schedule } = readRunJob(data);
    const settings = ownSettings(wire, taking);
    checkSchedule(schedule, taking.setUp(settings), 'the schedule of the job');
    const startMs = performance.now();
    const run = await taking.judges.run({ settings, schedule });
    return judgedRun(taking.name, performance.now() - startMs, run);
  };

/** By what the job says that it is. */
const workOf = (data: unknown): Work =>
  (data as { format?: unknown } | null)?.format === 'zonequake-run' ? runWork(data) : partWork(data);

/**
 * Judges what is on a job. What a worker that is told to end had not judged goes back on the queue, and is no try. Throws what the
 * engine makes of it: UnrecoverableError for what is no job of this build, since to try again changes nothing; any other error for a try
 * that failed.
 */
export async function takeJob(job: Job, token: string | undefined, taking: Taking): Promise<Judged> {
  const judged = await workOf(job.data)(taking).catch((error: unknown) => {
    if (error instanceof UsageError) throw new UnrecoverableError(error.message);
    if (error instanceof Interrupted) return undefined;
    throw error;
  });
  if (judged) return judged;
  await job.moveToWait(token);
  throw new WaitingError();
}
