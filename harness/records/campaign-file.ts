import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { firstIssue } from '../input/issue.ts';
import { folderWord } from '../input/names.ts';
import { parseJson } from '../input/parse-json.ts';
import { HarmFile } from './harm-file.ts';
import { isShard } from './range.ts';

const count = z.number().int().min(0);
const Known = z.object({ fingerprint: z.string(), until: z.string(), note: z.string(), runs: count });

/** What came of the stored failures: how many were replayed, and what there is to say of others. */
const Stored = z.object({
  run: count,
  failed: count,
  /** Those that the harness could not judge. */
  unjudged: count,
  /** Fingerprints that the store had before, and of those that were replayed and held. */
  had: z.array(z.string()).default([]),
  held: z.array(z.string()),
  /** Of those that no longer apply, and are kept: by id, or by file. */
  notes: z.array(z.object({ id: z.string(), what: z.string() })),
});

/** What was tried of every single fault by itself. `missed` are those that were run and could not be judged. */
const Singles = z.object({ of: count, judged: count, missed: z.array(z.string()) });

/** What is other than in the campaign before, `since`, or than in the store: fingerprints. */
const Changes = z.object({
  since: z.string().optional(),
  new: z.array(z.string()),
  known: z.array(z.string()),
  cameBack: z.array(z.string()),
  gone: z.array(z.string()),
  /** Neither seen nor known to be gone: the campaign ended before it had looked for them. */
  notSeen: z.array(z.string()),
});

/** `campaign.json`: what was run, and what came out. Counts are of the random runs; the control run is not among them. */
export const CampaignFile = z.object({
  format: z.literal('zonequake-campaign'),
  version: z.literal(1),
  /** Versions of this build and of Node. */
  zonequake: z.string(),
  /** When it began, UTC (RFC 3339), and what was tested, as version control calls it. */
  startedAt: z.iso.datetime().optional(),
  revision: z.string().optional(),
  node: z.string(),
  lab: folderWord,
  runtime: z.string(),
  set: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  timing: z.enum(['true', 'search', 'docker']),
  seed: z.number().int().min(0).max(0xffffffff),
  labDigest: z.string(),
  /** Digests of the programs that were brought in place of the lab's, by role. */
  programs: z.record(z.string(), z.string()).optional(),
  /** `k/n` for a part of a campaign. */
  shard: z.string().refine(isShard, 'expected k/n').optional(),
  /** Runs that the whole campaign may have, all its parts together. */
  budget: count.optional(),
  faults: z.array(z.string()),
  invariants: z.array(z.string()),
  runs: count,
  passed: count,
  /** Runs that violated something, known issues included. */
  failed: count,
  inconclusive: count,
  harnessErrors: count,
  /** Counterexamples written: known issues are not among them. */
  counterexamples: count,
  elapsedMs: z.number().min(0),
  virtualMs: z.number().min(0),
  /** Share of operations for which no excuse would have been accepted, 0 to 1, over all runs. */
  demandedShare: z.number().min(0).max(1),
  operations: z.object({ operations: count, demanded: count, succeeded: count, failed: count }),
  /** What users felt, excused or not, over all runs that could be judged. Campaigns of former versions have none. */
  felt: HarmFile.optional(),
  /** Kind of fault to the number of its injections that bit. */
  bitten: z.record(z.string(), count),
  /** Invariant that the lab promises to the number of runs in which it had anything to judge. */
  judgedRuns: z.record(z.string(), count).default({}),
  /** Injections that touched nothing. */
  idle: count,
  /** Of a campaign that began with every single fault by itself: how many there are, how many were judged, and those that were not, in words. */
  singles: Singles.optional(),
  /** `run` is left out for the control run and stored failures. */
  leaks: z.array(z.object({ run: z.number().int().optional(), what: z.string() })),
  knownIssues: z.array(Known),
  changes: Changes.optional(),
  stored: Stored.default({ run: 0, failed: 0, unjudged: 0, had: [], held: [], notes: [] }),
  /** Failures on containers that did not come back three times in five: not among the counterexamples. */
  unconfirmed: z
    .array(z.object({ source: z.string(), invariant: z.string(), failed: count, of: count, dir: z.string() }))
    .default([]),
  /** On containers, wall-clock: the start of all containers, and medians of making them fresh and of the runs. */
  bootMs: z.number().min(0).optional(),
  resetMs: z.number().min(0).optional(),
  runMs: z.number().min(0).optional(),
  /** Of a merged campaign: parts, as `k/n`, that had runs to make and made none. */
  silentParts: z.array(z.string().refine(isShard, 'expected k/n')).default([]),
  /** Why it ended before its budget did; `unfinished` while it is under way, so that a kill leaves that. */
  stopped: z.enum(['interrupted', 'harness-error', 'unfinished']).optional(),
  /** What the harness said of itself when it failed. */
  trouble: z.array(z.string()),
});

export type CampaignFile = z.infer<typeof CampaignFile>;

/** Reads a `campaign.json`. Throws UsageError that names the field. */
export function decodeCampaign(text: string, source: string): CampaignFile {
  const json = parseJson(text, source);
  const parsed = CampaignFile.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${source} is no campaign of this version: ${firstIssue(parsed.error, json, CampaignFile)}`);
}
