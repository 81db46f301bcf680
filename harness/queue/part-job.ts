import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import type { EventBook } from '../history/event-book.ts';
import { firstIssue } from '../input/issue.ts';
import { folderWord, lineText } from '../input/names.ts';
import { LIMITS } from '../lab/limits.ts';
import type { RunSummary } from '../records/summary.ts';
import { asSummaries } from '../records/summary-file.ts';
import type { Part } from '../search/part.ts';
import type { Settings } from '../setup/setup.ts';

/** Runs of one part, at most: what a loss costs. */
const RUNS_MAX = 100;
/** Octets of what was made of a part, unpacked, at most: histories of containers are in it. */
const JUDGED_MAX = 256 * 2 ** 20;

const names = z.array(lineText(100)).min(1).max(LIMITS.listed);

const WireSettings = z.strictObject({
  lab: folderWord,
  set: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  timing: z.enum(['true', 'search', 'docker']),
  runtime: z.enum(['sim', 'docker']),
  seed: z.number().int().min(0).max(0x7fffffff),
  faults: names,
  invariants: names,
  injectionsMax: z.number().int().min(1).max(LIMITS.injections),
});

/** A word that names a campaign on its queue. */
export const campaignWord = z.string().regex(/^[a-z0-9-]{1,80}$/, 'expected lower-case letters, digits and -');

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

/** A part as it goes on the queue. Programs stay here: a worker has its own, and says by its build which. */
export function jobOf(campaign: string, settings: Settings, { from, to }: Part): PartJob {
  const { lab, set, timing, runtime, seed, faults, invariants, injectionsMax } = settings;
  const wire = { lab, set: { ...set }, timing, runtime, seed, injectionsMax };
  const named = { faults: [...faults], invariants: [...invariants] };
  const parsed = { format: 'zonequake-part', version: 1, campaign, from, to, settings: { ...wire, ...named } };
  return PartJob.parse(parsed);
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

/** What comes back: who judged it, in words how it went, and the summaries packed (gzip, base64), since Redis keeps it in memory. */
const Judged = z.strictObject({
  worker: lineText(200),
  runs: z.number().int().min(0),
  failed: z.number().int().min(0),
  tookMs: z.number().min(0),
  summaries: z.base64(),
});
export type Judged = Readonly<z.infer<typeof Judged>>;

export const pack = (summaries: readonly RunSummary[]): string =>
  gzipSync(JSON.stringify(summaries)).toString('base64');

export function judgedOf(worker: string, tookMs: number, summaries: readonly RunSummary[]): Judged {
  const failed = summaries.filter(({ failing }) => failing !== undefined).length;
  return { worker, runs: summaries.length, failed, tookMs: Math.round(tookMs), summaries: pack(summaries) };
}

/** Reads what `pack` wrote, for the runs of a part and no others. Throws UsageError; `source` begins it. */
export function unpack(packed: string, part: Part, source: string, book: EventBook): readonly RunSummary[] {
  let json: unknown;
  try {
    json = JSON.parse(gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: JUDGED_MAX }).toString());
  } catch {
    throw new UsageError(`${source} cannot be unpacked: it was cut off, or is none of ours`);
  }
  const summaries = asSummaries(json, source, book);
  if (summaries.length === part.to - part.from && summaries.every(({ run }, at) => run === part.from + at))
    return summaries;
  throw new UsageError(`${source} is of other runs than ${runsWords(part)}`);
}

/** Reads what a worker gave back. Throws UsageError; `source` begins it. */
export function readJudged(json: unknown, source: string): Judged {
  const parsed = Judged.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${source} is no judgement of this version: ${firstIssue(parsed.error, json, Judged)}`);
}
