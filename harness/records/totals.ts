import { addHarm, type HarmSum, harmSumOf } from '../harm/add.ts';
import type { Tally } from '../invariants/invariant.ts';
import type { CampaignFile } from './campaign-file.ts';
import type { RunSummary } from './summary.ts';

/** What the runs of a campaign add up to. */
export interface Totals {
  readonly runs: number;
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly harnessErrors: number;
  readonly virtualMs: number;
  readonly operations: Tally;
  /** What users felt, excused or not; not of runs that the harness broke. Absent where there is none. */
  readonly felt?: HarmSum | undefined;
  /** Kind of fault to the number of its injections that bit. */
  readonly bitten: Readonly<Record<string, number>>;
  /** Invariant to the number of runs in which it had anything to judge. */
  readonly judgedRuns: Readonly<Record<string, number>>;
  /** Injections that touched nothing. */
  readonly idle: number;
  readonly leaks: CampaignFile['leaks'];
}

export const NO_RUNS: Totals = {
  runs: 0,
  passed: 0,
  failed: 0,
  inconclusive: 0,
  harnessErrors: 0,
  virtualMs: 0,
  operations: { operations: 0, demanded: 0, succeeded: 0, failed: 0 },
  bitten: {},
  judgedRuns: {},
  idle: 0,
  leaks: [],
};

type Counts = Readonly<Record<string, number>>;

function addCounts(a: Counts, b: Counts): Counts {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}

/** Adds up two parts of a campaign. Associative, and in order: parts give the same as the whole. */
export function addTotals(a: Totals, b: Totals): Totals {
  const { operations: x, ...rest } = a;
  const y = b.operations;
  return {
    runs: rest.runs + b.runs,
    passed: rest.passed + b.passed,
    failed: rest.failed + b.failed,
    inconclusive: rest.inconclusive + b.inconclusive,
    harnessErrors: rest.harnessErrors + b.harnessErrors,
    virtualMs: rest.virtualMs + b.virtualMs,
    operations: {
      operations: x.operations + y.operations,
      demanded: x.demanded + y.demanded,
      succeeded: x.succeeded + y.succeeded,
      failed: x.failed + y.failed,
    },
    felt: addHarm(rest.felt, b.felt),
    bitten: addCounts(rest.bitten, b.bitten),
    judgedRuns: addCounts(rest.judgedRuns, b.judgedRuns),
    idle: rest.idle + b.idle,
    leaks: [...rest.leaks, ...b.leaks],
  };
}

/** One run, as the totals of a campaign of one. */
export function totalsOf(summary: RunSummary): Totals {
  const { run, verdict, virtualMs, operations, bitten, judged, idle, leaks, felt } = summary;
  const failed = summary.failing !== undefined || verdict === 'fail';
  return {
    runs: 1,
    passed: !failed && verdict === 'pass' ? 1 : 0,
    failed: failed ? 1 : 0,
    inconclusive: !failed && verdict === 'inconclusive' ? 1 : 0,
    harnessErrors: !failed && verdict === 'harness-error' ? 1 : 0,
    virtualMs,
    operations,
    felt: felt && harmSumOf(felt, run),
    bitten,
    judgedRuns: Object.fromEntries(Object.entries(judged).map(([name, things]) => [name, things > 0 ? 1 : 0])),
    idle,
    leaks: leaks.map((what) => ({ run, what })),
  };
}

/** Share of operations for which no excuse would have been accepted, 0 to 1; 0 when there was none. */
export const demandedShare = ({ operations: { operations, demanded } }: Totals): number =>
  operations === 0 ? 0 : demanded / operations;
