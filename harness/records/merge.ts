import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { filesBelow, writeOurs } from '../files/written.ts';
import { canonicalJson } from '../schedule/canonical.ts';
import { inShort } from '../text/printable.ts';
import type { CampaignFile } from './campaign-file.ts';
import { type Before, changesOf } from './changes.ts';
import type { CampaignReport, Counterexample } from './folder.ts';
import { parseShard, RUNS_UNLIMITED, shardRange } from './range.ts';
import { addTotals, demandedShare } from './totals.ts';

type Known = CampaignFile['knownIssues'];

function addKnown(a: Known, b: Known): Known {
  const all = new Map(a.map((issue) => [issue.fingerprint, issue]));
  for (const issue of b) {
    const before = all.get(issue.fingerprint);
    all.set(issue.fingerprint, { ...issue, runs: issue.runs + (before?.runs ?? 0) });
  }
  return [...all.values()];
}

/** Every part replays the same stored failures. */
function addStored(a: CampaignFile['stored'], b: CampaignFile['stored']): CampaignFile['stored'] {
  const notes = new Map([...a.notes, ...b.notes].map((note) => [`${note.id} ${note.what}`, note]));
  return {
    run: Math.max(a.run, b.run),
    failed: Math.max(a.failed, b.failed),
    unjudged: Math.max(a.unjudged, b.unjudged),
    had: [...new Set([...a.had, ...b.had])],
    held: [...new Set([...a.held, ...b.held])],
    notes: [...notes.values()],
  };
}

type Singles = NonNullable<CampaignFile['singles']>;

/** Each part runs some of the same. */
const addSingles = (a: Singles, b: Singles): Singles => ({
  of: a.of,
  judged: a.judged + b.judged,
  missed: [...a.missed, ...b.missed],
});

/** Why a part ended early, the gravest first. */
const STOPS = ['harness-error', 'unfinished', 'interrupted'] as const;

/** Whether a part that had runs to make was out of time, or interrupted, before the first. */
function isSilent({ runs, budget = RUNS_UNLIMITED, shard = '1/1' }: CampaignFile): boolean {
  const { from, to } = shardRange(budget, parseShard(shard));
  return runs === 0 && to > from;
}

/** Two parts of one campaign as one. They ran side by side, so the longer time counts. */
function addCampaigns(a: CampaignFile, b: CampaignFile): CampaignFile {
  const { felt, ...totals } = addTotals(a, b);
  const stopped = STOPS.find((why) => why === a.stopped || why === b.stopped);
  const { shard: _, stopped: __, ...rest } = a;
  return {
    ...rest,
    ...totals,
    ...(felt && { felt }),
    bitten: { ...totals.bitten },
    judgedRuns: { ...totals.judgedRuns },
    leaks: [...totals.leaks],
    counterexamples: a.counterexamples + b.counterexamples,
    elapsedMs: Math.max(a.elapsedMs, b.elapsedMs),
    demandedShare: demandedShare(totals),
    knownIssues: addKnown(a.knownIssues, b.knownIssues),
    stored: addStored(a.stored, b.stored),
    ...(a.singles && b.singles && { singles: addSingles(a.singles, b.singles) }),
    ...(stopped && { stopped }),
    unconfirmed: [...a.unconfirmed, ...b.unconfirmed],
    trouble: [...a.trouble, ...b.trouble],
  };
}

/** What the parts of one campaign have in common. */
const COMMON = [
  'zonequake',
  'lab',
  'runtime',
  'timing',
  'seed',
  'labDigest',
  'programs',
  'faults',
  'invariants',
  'budget',
  'revision',
] as const;

/** Throws UsageError for parts of different campaigns, parts that are the same, and parts that are not the whole. */
function checkParts(parts: readonly CampaignReport[]): void {
  const [first] = parts;
  for (const { dir, campaign } of parts) {
    for (const field of COMMON) {
      if (canonicalJson(campaign[field]) === canonicalJson(first?.campaign[field])) continue;
      throw new UsageError(`${dir} and ${first?.dir} differ in ${field}: only parts of one campaign can be merged`);
    }
  }
  checkCuts(parts);
}

function checkCuts(parts: readonly CampaignReport[]): void {
  const byPart = new Map<number, string>();
  let cuts: number | undefined;
  for (const { dir, campaign } of parts) {
    const shard = campaign.shard ?? '1/1';
    const { k, n } = parseShard(shard);
    cuts ??= n;
    if (n !== cuts) throw new UsageError(`${dir} is part ${shard} and others are k/${cuts}: parts of two cuts overlap`);
    const other = byPart.get(k);
    if (other !== undefined)
      throw new UsageError(`${dir} and ${other} are the same part (${shard}): give each part once`);
    byPart.set(k, dir);
  }
  const missing = Array.from({ length: cuts ?? 0 }, (_, index) => index + 1).filter((k) => !byPart.has(k));
  if (missing.length > 0)
    throw new UsageError(
      `part ${inShort(missing.join(', '), 60)} of ${cuts} is missing: give the folders of all parts`,
    );
}

/** Counterexamples with each fingerprint once, numbered anew. */
function distinct(parts: readonly CampaignReport[]): readonly Counterexample[] {
  const byPrint = new Map<string, Counterexample>();
  for (const example of parts.flatMap(({ counterexamples }) => counterexamples)) {
    if (!byPrint.has(example.found.fingerprint)) byPrint.set(example.found.fingerprint, example);
  }
  return [...byPrint.values()].map((example, i) => ({ ...example, n: i + 1 }));
}

/** Sums the parts of a sharded campaign; counterexamples still point into the parts. Throws UsageError. */
export function mergeReports(parts: readonly CampaignReport[], dir: string, before?: Before): CampaignReport {
  checkParts(parts);
  const [first, ...rest] = parts.map(({ campaign }) => campaign);
  if (!first) throw new UsageError('merge wants the run folders of at least one part');
  const { shard: _, ...alone } = first;
  const counterexamples = distinct(parts);
  const silentParts = parts.flatMap(({ campaign }) => (isSilent(campaign) ? [campaign.shard ?? '1/1'] : []));
  const whole = { ...rest.reduce(addCampaigns, alone), counterexamples: counterexamples.length, silentParts };
  const campaign = { ...whole, changes: changesOf({ campaign: whole, counterexamples }, before) };
  return { dir, campaign, counterexamples };
}

/** Copies counterexamples into a folder of their own. */
export function copyCounterexamples({ dir, counterexamples }: CampaignReport): readonly Counterexample[] {
  return counterexamples.map((example) => {
    const own = join(dir, 'counterexamples', String(example.n));
    for (const path of filesBelow(example.dir)) writeOurs(join(own, relative(example.dir, path)), readFileSync(path));
    return { ...example, dir: own };
  });
}
