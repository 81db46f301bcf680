import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { firstIssue } from '../input/issue.ts';
import { folderWord, lineText } from '../input/names.ts';
import { LIMITS } from '../lab/limits.ts';
import type { Settings } from '../setup/setup.ts';

/** Octets of what was made of a job, unpacked, at most: histories of containers are in it. */
const JUDGED_MAX = 256 * 2 ** 20;

const names = z.array(lineText(100)).min(1).max(LIMITS.listed);

/** Settings as they go on the queue: without programs, and without what is searched around. */
export const WireSettings = z.strictObject({
  lab: folderWord,
  set: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  timing: z.enum(['true', 'search', 'docker']),
  runtime: z.enum(['sim', 'docker']),
  seed: z.number().int().min(0).max(0x7fffffff),
  faults: names,
  invariants: names,
  injectionsMax: z.number().int().min(1).max(LIMITS.injections),
});
export type WireSettings = Readonly<z.infer<typeof WireSettings>>;

/** A word that names a campaign on its queue. */
export const campaignWord = z.string().regex(/^[a-z0-9-]{1,80}$/, 'expected lower-case letters, digits and -');

/** Programs stay here: a worker has its own, and says by its build which. */
export function wireOf(settings: Settings): WireSettings {
  const { lab, set, timing, runtime, seed, faults, invariants, injectionsMax } = settings;
  const named = { faults: [...faults], invariants: [...invariants] };
  return WireSettings.parse({ lab, set: { ...set }, timing, runtime, seed, injectionsMax, ...named });
}

/** What comes back: who judged it, in words how it went, and what was made of it packed (gzip, base64), since Redis keeps it in memory. */
const Judged = z.strictObject({
  worker: lineText(200),
  runs: z.number().int().min(0),
  failed: z.number().int().min(0),
  tookMs: z.number().min(0),
  packed: z.base64(),
});
export type Judged = Readonly<z.infer<typeof Judged>>;

/** Reads what a worker gave back. Throws UsageError; `source` begins it. */
export function readJudged(json: unknown, source: string): Judged {
  const parsed = Judged.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${source} is no judgement of this version: ${firstIssue(parsed.error, json, Judged)}`);
}

export const pack = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64');

/** JSON that `pack` wrote. Throws UsageError; `source` begins it. */
export function unpackJson(packed: string, source: string): unknown {
  try {
    return JSON.parse(gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: JUDGED_MAX }).toString());
  } catch {
    throw new UsageError(`${source} cannot be unpacked: it was cut off, or is none of ours`);
  }
}
