import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { UsageError } from '../basics/errors.ts';
import type { Judges } from '../search/judges.ts';
import type { Settings } from '../setup/setup.ts';
import { type Judged, judgedOf, type PartJob, readJob } from './part-job.ts';

/** Who judges on a worker, and what it has of its own. */
export interface Taking {
  readonly name: string;
  readonly runtime: string;
  readonly judges: Judges;
  /** Programs in place of the lab's: never the queue's. */
  readonly programs: Pick<Settings, 'programs'>;
}

/** What there is to count of a part. */
export type Took = 'judged' | 'failed' | 'refused' | 'put back';

/** What a job says, as far as it is a part for this worker. Throws UnrecoverableError: to try again changes nothing. */
function partOf(data: unknown, runtime: string): PartJob {
  try {
    const part = readJob(data);
    if (part.settings.runtime === runtime) return part;
    throw new UsageError(`the job is for ${part.settings.runtime}, and this worker has ${runtime}`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UnrecoverableError(error.message);
  }
}

/**
 * Judges what is on a job. What a worker that is told to end had not judged goes back on the queue, and is no try. Throws what the
 * engine makes of it: UnrecoverableError for what is no part of this build, any other error for a try that failed.
 */
export async function takePart(job: Job, token: string | undefined, taking: Taking): Promise<Judged> {
  const { name, runtime, judges, programs } = taking;
  const { settings, from, to } = partOf(job.data, runtime);
  const startMs = performance.now();
  let summaries: Awaited<ReturnType<Judges['ask']>>;
  try {
    summaries = await judges.ask({ settings: { ...settings, around: [], ...programs }, part: { from, to } });
  } catch (error) {
    if (error instanceof UsageError) throw new UnrecoverableError(error.message);
    throw error;
  }
  if (summaries.length < to - from) {
    await job.moveToWait(token);
    throw new WaitingError();
  }
  return judgedOf(name, performance.now() - startMs, summaries);
}
