import type { Ms } from '../lab/spec.ts';

/**
 * Who waits longer than this for content has been interrupted: the limit of an unbroken flow of thought (Nielsen 1993, chapter 5: 1.0 s).
 * In any timing profile, since users are as impatient in all of them.
 */
export const SLOW_MS: Ms = 1000;

/** How many times something took so long, by milliseconds rounded up to two digits. Adds up over runs. */
export type Times = Readonly<Record<string, number>>;

/** What the users of some operations felt, whether or not the platform is excused. Adds up over runs. */
export interface Felt {
  readonly operations: number;
  /** Those that got nothing, from the platform or from the customer's second provider. */
  readonly failed: number;
  /** Those that got it from a second provider, since the platform had failed them. */
  readonly elsewhere: number;
  /** Those that got something after more than `SLOW_MS`. */
  readonly slow: number;
  /** How long those waited that got something. */
  readonly tookMs: Times;
}

export const NOTHING_FELT: Felt = { operations: 0, failed: 0, elsewhere: 0, slow: 0, tookMs: {} };

/** A `Felt` that is still being counted. */
export interface Count {
  operations: number;
  failed: number;
  elsewhere: number;
  slow: number;
  tookMs: Record<string, number>;
}

export const emptyCount = (): Count => ({ operations: 0, failed: 0, elsewhere: 0, slow: 0, tookMs: {} });

/** A time rounded up to two digits: within a tenth of what it was, and a run has some dozens of them. */
export function roundedMs(ms: Ms): Ms {
  let unit = 1;
  while (ms / unit > 100) unit *= 10;
  return Math.ceil(ms / unit) * unit;
}

/** Counts one operation: how long its user waited for what came, undefined where nothing did; and whether it came from a second provider. */
export function countOne(count: Count, tookMs: Ms | undefined, isElsewhere = false): void {
  count.operations++;
  if (isElsewhere) count.elsewhere++;
  if (tookMs === undefined) {
    count.failed++;
    return;
  }
  if (tookMs > SLOW_MS) count.slow++;
  const rounded = roundedMs(tookMs);
  count.tookMs[rounded] = (count.tookMs[rounded] ?? 0) + 1;
}

/** Two lists of times as one. */
export function addTimes(a: Times, b: Times): Times {
  const sum: Record<string, number> = { ...a };
  for (const [ms, times] of Object.entries(b)) sum[ms] = (sum[ms] ?? 0) + times;
  return sum;
}

/** What two groups of users felt, as one. Associative, and in any order. */
export const addFelt = (a: Felt, b: Felt): Felt => ({
  operations: a.operations + b.operations,
  failed: a.failed + b.failed,
  elsewhere: a.elsewhere + b.elsewhere,
  slow: a.slow + b.slow,
  tookMs: addTimes(a.tookMs, b.tookMs),
});

/** Share of operations that failed, 0 to 1; 0 where there was none. */
export const failedShare = ({ operations, failed }: Felt): number => (operations === 0 ? 0 : failed / operations);

/** Share of operations that were slow, 0 to 1; 0 where there was none. */
export const slowShare = ({ operations, slow }: Felt): number => (operations === 0 ? 0 : slow / operations);

/** How many there are in a list of times. */
export const countOf = (times: Times): number => Object.values(times).reduce((sum, one) => sum + one, 0);

/** What the share (0 to 1) of some times did not exceed, by nearest rank; undefined where there are none. */
export function quantileMs(times: Times, share: number): Ms | undefined {
  const rank = Math.ceil(countOf(times) * share);
  let seen = 0;
  // Keys that are whole numbers come in the order of their size.
  for (const [ms, count] of Object.entries(times)) {
    seen += count;
    if (seen >= rank) return Number(ms);
  }
  return undefined;
}

/**
 * How long the share (0 to 1) of users waited at most that were served, to two digits; undefined where nobody was. Those that failed
 * are not among them: how soon somebody learns that there is nothing is no latency (Site Reliability Engineering, chapter 6).
 */
export const percentileMs = ({ tookMs }: Felt, share: number): Ms | undefined => quantileMs(tookMs, share);
