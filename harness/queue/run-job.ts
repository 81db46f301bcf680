import { createHash } from 'node:crypto';
import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import type { EventBook } from '../history/event-book.ts';
import { firstIssue } from '../input/issue.ts';
import { violates } from '../records/summary.ts';
import { asRun, ScheduleShape } from '../records/summary-file.ts';
import { plural } from '../report/words.ts';
import type { RunResult } from '../run/run.ts';
import { canonicalJson } from '../schedule/canonical.ts';
import type { RunRequest } from '../search/judges.ts';
import { campaignWord, type Judged, pack, unpackJson, WireSettings, wireOf } from './wire.ts';

/** What is on the queue for one run of one schedule: a candidate of a shrink, a confirmation, a control run. Data, as a part is. */
const RunJob = z.strictObject({
  format: z.literal('zonequake-run'),
  version: z.literal(1),
  campaign: campaignWord,
  /** Which run of this schedule it is in its campaign, from 1. */
  time: z.number().int().min(1).max(1_000_000),
  settings: WireSettings,
  schedule: ScheduleShape,
});
export type RunJob = Readonly<z.infer<typeof RunJob>>;

export const runJobOf = (campaign: string, { settings, schedule }: RunRequest, time: number): RunJob =>
  RunJob.parse({ format: 'zonequake-run', version: 1, campaign, time, settings: wireOf(settings), schedule });

/** Reads what a worker finds on the queue. Throws UsageError, one sentence. */
export function readRunJob(json: unknown): RunJob {
  const parsed = RunJob.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UsageError(`the job is no run of this version: ${firstIssue(parsed.error, json, RunJob)}`);
}

/** For people, and for dashboards. */
export const runJobName = ({ time, settings: { lab }, schedule: { seed, injections } }: RunJob): string =>
  `run ${time} of ${plural(injections.length, 'injection')} on ${lab}, seed ${seed}`;

/** What all runs of one schedule have in common, as a word: counts them. */
export const scheduleWord = ({ settings, schedule }: RunRequest): string =>
  createHash('sha256')
    .update(canonicalJson([wireOf(settings), schedule]))
    .digest('hex')
    .slice(0, 16);

/** The same for the same run of the same schedule: what is put on the queue a second time is there once. */
export const runJobId = ({ campaign, time, settings, schedule }: RunJob): string =>
  `${campaign}-run-${scheduleWord({ settings: { ...settings, around: [] }, schedule })}-${time}`;

export const judgedRun = (worker: string, tookMs: number, run: RunResult): Judged => ({
  ...{ worker, runs: 1, failed: violates(run.verdict) ? 1 : 0, tookMs: Math.round(tookMs), packed: pack(run) },
});

/** The run that came back. Throws UsageError; `source` begins it. */
export const unpackRun = (packed: string, source: string, book: EventBook): RunResult =>
  asRun(unpackJson(packed, source), source, book);
