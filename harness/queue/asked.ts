import { HarnessError, UsageError } from '../basics/errors.ts';
import type { EventBook } from '../history/event-book.ts';
import type { RunSummary } from '../records/summary.ts';
import { plural } from '../report/words.ts';
import type { RunResult } from '../run/run.ts';
import { injectionProblem } from '../schedule/check.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { PartRequest, RunRequest } from '../search/judges.ts';
import type { Setup } from '../setup/setup.ts';
import { jobId, jobName, jobOf, runsWords, unpack } from './part-job.ts';
import { runJobId, runJobName, runJobOf, unpackRun } from './run-job.ts';
import { LOSSES_MAX, TRIES } from './terms.ts';
import { type Judged, readJudged } from './wire.ts';

/** What is asked of a queue: a job, and how what comes back is read. */
export interface Order<T> {
  readonly id: string;
  /** For people, and for dashboards. */
  readonly name: string;
  readonly data: object;
  /** What is asked, in words that begin a sentence. */
  readonly what: string;
  /** Somebody waits for it, and for nothing else: it goes before all parts. */
  readonly isUrgent: boolean;
  /** Throws UsageError. */
  readonly read: (judged: Judged, source: string) => T;
}

/** Who is asked, and for whom. */
export interface Asker {
  readonly campaign: string;
  readonly setup: Setup;
  /** Events of the lab's platform. */
  readonly book: EventBook;
}

/** An order for a part of a campaign. */
export function partOrder(
  { campaign, setup, book }: Asker,
  { settings, part }: PartRequest,
): Order<readonly RunSummary[]> {
  const job = jobOf(campaign, settings, part);
  return {
    ...{ id: jobId(job), name: jobName(job), data: job, what: runsWords(job), isUrgent: false },
    read: ({ worker, packed }, source) => {
      const summaries = unpack(packed, job, `${source} from ${worker}`, book);
      checkSchedules(summaries, setup, source);
      return summaries;
    },
  };
}

/** An order for one run of a schedule; `time` says which of them, from 1. */
export function runOrder({ campaign, book }: Asker, request: RunRequest, time: number): Order<RunResult> {
  const job = runJobOf(campaign, request, time);
  const { seed, injections } = request.schedule;
  return {
    ...{ id: runJobId(job), name: runJobName(job), data: job, isUrgent: true },
    what: `run ${time} of a schedule of ${plural(injections.length, 'injection')} (seed ${seed})`,
    read: ({ worker, packed }, source) => unpackRun(packed, `${source} from ${worker}`, book),
  };
}

/** An order that was given and is not there yet. */
export interface Asked extends Omit<Order<unknown>, 'read'> {
  /** What came back, who it is from, and what is to be done with it. Throws HarnessError for what cannot be believed. */
  readonly take: (returned: unknown) => { readonly judged: Judged; readonly settle: () => void };
  readonly reject: (error: Error) => void;
}

/** Gives an order. */
export function beginAsking<T>({ read, ...order }: Order<T>): { readonly asked: Asked; readonly answer: Promise<T> } {
  let settle: { readonly resolve: (value: T) => void; readonly reject: (error: Error) => void } | undefined;
  const answer = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (!settle) throw new Error('a promise settles at once');
  const { resolve, reject } = settle;
  const take = (returned: unknown) => {
    const { judged, value } = believed(returned, { ...order, read });
    return { judged, settle: () => resolve(value) };
  };
  return { asked: { ...order, take, reject }, answer };
}

/** What a worker made of an order, and who it was. Throws HarnessError for what cannot be believed: it comes from another machine. */
export function believed<T>(
  returned: unknown,
  { what, read }: Pick<Order<T>, 'what' | 'read'>,
): { readonly judged: Judged; readonly value: T } {
  const source = `what came back for ${what}`;
  try {
    const judged = readJudged(returned, source);
    return { judged, value: read(judged, source) };
  } catch (error) {
    throw error instanceof UsageError ? new HarnessError(`${error.message} (can others write to this queue?)`) : error;
  }
}

/** A schedule that came over a queue is run here: it must be one that this lab could have been given. Throws UsageError; `source` begins it. */
export function checkSchedule(
  { injections }: Schedule,
  { experiment, spec }: Pick<Setup, 'experiment' | 'spec'>,
  source: string,
): void {
  const { faults, definition, runtime } = experiment;
  for (const injection of injections) {
    const found = injectionProblem(injection, faults, spec, definition, runtime.cannot);
    if (found) throw new UsageError(`${source}: ${found.field}: ${found.problem}`);
  }
}

/** The same for those of runs that failed: they are shrunk. */
export function checkSchedules(
  summaries: readonly RunSummary[],
  setup: Pick<Setup, 'experiment' | 'spec'>,
  source: string,
): void {
  for (const { run, failing } of summaries)
    if (failing) checkSchedule(failing.schedule, setup, `${source}, run ${run}`);
}

/** Why an order will never be done, by what the engine keeps of its failure. */
export function givenUp(
  { what }: Pick<Asked, 'what'>,
  { reason, losses }: { readonly reason: string; readonly losses: number },
): HarnessError {
  if (losses > LOSSES_MAX)
    return new HarnessError(`${what} killed ${losses} workers, or had them stand still: nobody judges them any more`);
  return new HarnessError(`${what} could not be judged in ${TRIES} tries: ${reason}`);
}
