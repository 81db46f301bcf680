import type { Ms } from '../lab/spec.ts';

/**
 * Who waits longer than this for content has been interrupted: the limit of an unbroken flow of thought (Nielsen 1993, chapter 5: 1.0 s).
 * In any timing profile, since users are as impatient in all of them.
 */
export const SLOW_MS: Ms = 1000;

/** What the users of some operations felt, whether or not the platform is excused. Adds up over runs. */
export interface Felt {
  readonly operations: number;
  /** Those that got nothing, from the platform or from the customer's second provider. */
  readonly failed: number;
  /** Those that got something after more than `SLOW_MS`. */
  readonly slow: number;
  /** How many of those that got something waited so long, by milliseconds rounded up to two digits. */
  readonly tookMs: Readonly<Record<string, number>>;
}

/** A `Felt` that is still being counted. */
export interface Count {
  operations: number;
  failed: number;
  slow: number;
  tookMs: Record<string, number>;
}

export const emptyCount = (): Count => ({ operations: 0, failed: 0, slow: 0, tookMs: {} });

/** A time rounded up to two digits: within a tenth of what it was, and a run has some dozens of them. */
export function roundedMs(ms: Ms): Ms {
  let unit = 1;
  while (ms / unit > 100) unit *= 10;
  return Math.ceil(ms / unit) * unit;
}

/** Counts one operation: how long its user waited for what came, undefined where nothing did. */
export function countOne(count: Count, tookMs: Ms | undefined): void {
  count.operations++;
  if (tookMs === undefined) {
    count.failed++;
    return;
  }
  if (tookMs > SLOW_MS) count.slow++;
  const rounded = roundedMs(tookMs);
  count.tookMs[rounded] = (count.tookMs[rounded] ?? 0) + 1;
}

/** What two groups of users felt, as one. Associative, and in any order. */
export function addFelt(a: Felt, b: Felt): Felt {
  const tookMs: Record<string, number> = { ...a.tookMs };
  for (const [ms, times] of Object.entries(b.tookMs)) tookMs[ms] = (tookMs[ms] ?? 0) + times;
  return { operations: a.operations + b.operations, failed: a.failed + b.failed, slow: a.slow + b.slow, tookMs };
}

/** Share of operations that failed, 0 to 1; 0 where there was none. */
export const failedShare = ({ operations, failed }: Felt): number => (operations === 0 ? 0 : failed / operations);

/** Share of operations that were slow, 0 to 1; 0 where there was none. */
export const slowShare = ({ operations, slow }: Felt): number => (operations === 0 ? 0 : slow / operations);

/**
 * How long the share (0 to 1) of users waited at most that were served, the nearest rank, to two digits; undefined where nobody was. Those that
 * failed are not among them: how soon somebody learns that there is nothing is no latency (Google's SRE book, chapter 6).
 */
export function percentileMs({ operations, failed, tookMs }: Felt, share: number): Ms | undefined {
  const rank = Math.ceil((operations - failed) * share);
  let seen = 0;
  // Keys that are whole numbers come in the order of their size.
  for (const [ms, times] of Object.entries(tookMs)) {
    seen += times;
    if (seen >= rank) return Number(ms);
  }
  return undefined;
}
