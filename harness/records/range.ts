import { UsageError } from '../basics/errors.ts';
import { LIMITS } from '../lab/limits.ts';

/** Runs of a campaign by index, `from` included, `to` not. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Runs that a campaign without a number of runs may have: its time ends it long before. */
export const RUNS_UNLIMITED = LIMITS.runs;

/** The k-th of n contiguous parts of a campaign; the parts are the whole, and differ by at most one run. */
export function shardRange(runs: number, shard: { k: number; n: number } = { k: 1, n: 1 }): Range {
  const cut = (part: number) => Math.floor((runs * part) / shard.n);
  return { from: cut(shard.k - 1), to: cut(shard.k) };
}

function shardOf(text: string): { k: number; n: number } | undefined {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [k, n] = [Number(match?.[1]), Number(match?.[2])];
  return match && k >= 1 && k <= n ? { k, n } : undefined;
}

/** Whether a text is `k/n` with 1 <= k <= n. */
export const isShard = (text: string): boolean => shardOf(text) !== undefined;

/** Reads `k/n` with 1 <= k <= n. Throws UsageError. */
export function parseShard(text: string): { k: number; n: number } {
  const shard = shardOf(text);
  if (!shard) throw new UsageError(`--shard wants k/n with 1 <= k <= n, such as 2/4, but got "${text}"`);
  return shard;
}

/** Cuts a range into contiguous pieces, in order, until `stop` says so: what workers are handed. */
export function* chunksOf(range: Range, size: number, stop: () => boolean): Generator<Range> {
  for (let from = range.from; from < range.to && !stop(); from += size) {
    yield { from, to: Math.min(from + size, range.to) };
  }
}
