import { HarnessError, UsageError } from '../basics/errors.ts';
import type { EventBook } from '../history/event-book.ts';
import type { RunSummary } from '../records/summary.ts';
import { injectionProblem } from '../schedule/check.ts';
import type { PartRequest } from '../search/judges.ts';
import type { Setup } from '../setup/setup.ts';
import { jobId, jobOf, type PartJob, readJudged, runsWords, unpack } from './part-job.ts';
import { LOSSES_MAX, TRIES } from './terms.ts';

/** A part that was asked for and is not there yet. */
export interface Asked {
  readonly id: string;
  readonly job: PartJob;
  readonly resolve: (summaries: readonly RunSummary[]) => void;
  readonly reject: (error: Error) => void;
}

/** Begins to ask for a part. */
export function beginAsking(
  campaign: string,
  { settings, part }: PartRequest,
): { readonly asked: Asked; readonly answer: Promise<readonly RunSummary[]> } {
  const job = jobOf(campaign, settings, part);
  let settle: Pick<Asked, 'resolve' | 'reject'> | undefined;
  const answer = new Promise<readonly RunSummary[]>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (!settle) throw new Error('a promise settles at once');
  return { asked: { id: jobId(job), job, ...settle }, answer };
}

/** What a worker made of a part, and who it was. Throws HarnessError for what cannot be believed: it comes from another machine. */
export function believed(
  returned: unknown,
  { job }: Asked,
  setup: Setup,
  book: EventBook,
): { readonly worker: string; readonly tookMs: number; readonly summaries: readonly RunSummary[] } {
  const source = `what came back for ${runsWords(job)}`;
  try {
    const { worker, tookMs, summaries: packed } = readJudged(returned, source);
    const summaries = unpack(packed, job, `${source} from ${worker}`, book);
    checkSchedules(summaries, setup, source);
    return { worker, tookMs, summaries };
  } catch (error) {
    throw error instanceof UsageError ? new HarnessError(`${error.message} (can others write to this queue?)`) : error;
  }
}

/** A schedule that failed is shrunk and run here: it must be one that this lab could have been given. */
export function checkSchedules(
  summaries: readonly RunSummary[],
  { experiment, spec }: Pick<Setup, 'experiment' | 'spec'>,
  source: string,
): void {
  const { faults, definition, runtime } = experiment;
  for (const { run, failing } of summaries)
    for (const injection of failing?.schedule.injections ?? []) {
      const found = injectionProblem(injection, faults, spec, definition, runtime.cannot);
      if (found) throw new UsageError(`${source}, run ${run}: ${found.field}: ${found.problem}`);
    }
}

/** Why a part will never be judged, by what the engine keeps of its failure. */
export function givenUp({ job }: Asked, { reason, losses }: { reason: string; losses: number }): HarnessError {
  const what = runsWords(job);
  if (losses > LOSSES_MAX)
    return new HarnessError(`${what} killed ${losses} workers, or had them stand still: nobody judges them any more`);
  return new HarnessError(`${what} could not be judged in ${TRIES} tries: ${reason}`);
}
