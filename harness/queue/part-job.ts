import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import type { EventBook } from '../history/event-book.ts';
import { firstIssue } from '../input/issue.ts';
import { LIMITS } from '../lab/limits.ts';
import type { RunSummary } from '../records/summary.ts';
import { asSummaries } from '../records/summary-file.ts';
import type { Part } from '../search/part.ts';
import type { Settings } from '../setup/setup.ts';
import { campaignWord, type Judged, pack, unpackJson, WireSettings, wireOf } from './wire.ts';

/** Runs of one part, at most: what a loss costs. */
const RUNS_MAX = 100;
/** What is on the queue: a part of a campaign, as data. There is no code in it, and no path of a file. */
const PartJob = z
  .strictObject({
    format: z.literal('zonequake-part'),
    version: z.literal(1),
    campaign: campaignWord,
    from: z.number().int().min(0).max(LIMITS.runs),
    to: z.number().int().min(1).max(LIMITS.runs),
    settings: WireSettings,
  })
  .refine(({ from, to }) => from < to && to - from <= RUNS_MAX, {
    message: `it must have from 1 to ${RUNS_MAX} runs`,
    path: ['to'],
  });
export type PartJob = Readonly<z.infer<typeof PartJob>>;

/** A part as it goes on the queue. */
export function jobOf(campaign: string, settings: Settings, { from, to }: Part): PartJob {
  return PartJob.parse({ format: 'zonequake-part', version: 1, campaign, from, to, settings: wireOf(settings) });
}

/** Reads what a worker finds on the queue. Throws UsageError, one sentence. */
export function readJob(json: unknown): PartJob {
  const parsed = PartJob.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UsageError(`the job is no part of a campaign of this version: ${firstIssue(parsed.error, json, PartJob)}`);
}

/** For people, and for dashboards. */
export const runsWords = ({ from, to }: Pick<Part, 'from' | 'to'>): string =>
  to - from === 1 ? `run ${from}` : `runs ${from} to ${to - 1}`;

export const jobName = ({ from, to, settings: { lab, seed } }: PartJob): string =>
  `${runsWords({ from, to })} of ${lab}, seed ${seed}`;

/** The same for the same part: what is put on the queue a second time is there once. */
export const jobId = ({ campaign, from, to }: Pick<PartJob, 'campaign' | 'from' | 'to'>): string =>
  `${campaign}-${from}-${to}`;

/** What a worker gives back of a part. */
export function judgedOf(worker: string, tookMs: number, summaries: readonly RunSummary[]): Judged {
  const failed = summaries.filter(({ failing }) => failing !== undefined).length;
  return { worker, runs: summaries.length, failed, tookMs: Math.round(tookMs), packed: pack(summaries) };
}

/** Reads what `pack` wrote, for the runs of a part and no others. Throws UsageError; `source` begins it. */
export function unpack(packed: string, part: Part, source: string, book: EventBook): readonly RunSummary[] {
  const summaries = asSummaries(unpackJson(packed, source), source, book);
  if (summaries.length === part.to - part.from && summaries.every(({ run }, at) => run === part.from + at))
    return summaries;
  throw new UsageError(`${source} is of other runs than ${runsWords(part)}`);
}
