import type { EffectOf } from '../lab/effect.ts';
import type { Ms } from '../lab/spec.ts';
import type { Interval } from './interval.ts';
import { merge } from './intervals.ts';

/** An effect that makes links slow, of one injection, while it is in force. */
export interface SlowInterval extends Interval {
  readonly effect: EffectOf<'slow'>;
  readonly injection: number;
}

/** When packets between two nodes, in either direction and in any family, came later than by this, or were still on their way. */
export type SlowBetween = (a: string, b: string, aboveMs: Ms) => readonly Interval[];

const NEVER: readonly Interval[] = [];

/**
 * How much later the latest packet comes that leaves right before this time: injections add up. The several links that one of them slows are
 * no one packet's way.
 */
function delayBefore(tMs: Ms, slow: readonly SlowInterval[]): Ms {
  const byInjection = new Map<number, Ms>();
  for (const { injection, fromMs, toMs, effect } of slow) {
    if (fromMs >= tMs || tMs > toMs) continue;
    byInjection.set(injection, Math.max(byInjection.get(injection) ?? 0, effect.delayMs));
  }
  return [...byInjection.values()].reduce((sum, delayMs) => sum + delayMs, 0);
}

/** When all that one of these delayed, and the others with it, had come at the latest. */
export const arrivedMs = ({ toMs }: Interval, slow: readonly SlowInterval[]): Ms => toMs + delayBefore(toMs, slow);

/** When these together delayed packets by more than this, each time until what left in its last moment had come. Sorted, merged. */
export function slowTimes(slow: readonly SlowInterval[], aboveMs: Ms): readonly Interval[] {
  if (slow.length === 0) return NEVER;
  const turns = [...new Set(slow.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b);
  return merge(
    turns.slice(1).flatMap((endMs, index) => {
      const delayMs = delayBefore(endMs, slow);
      return delayMs > aboveMs ? [{ fromMs: turns[index] ?? endMs, toMs: endMs + delayMs }] : [];
    }),
  );
}

/** Slowness between nodes over a run: each pair is worked out once, when first asked for. */
export function slowBetweenOf(slow: readonly SlowInterval[]): SlowBetween {
  const ends = slow.map((one) => ({ one, from: new Set(one.effect.from), to: new Set(one.effect.to) }));
  const known = new Map<string, readonly Interval[]>();
  const oneWay = (a: string, b: string, aboveMs: Ms) =>
    slowTimes(
      ends.filter(({ from, to }) => from.has(a) && to.has(b)).map(({ one }) => one),
      aboveMs,
    );
  return (a, b, aboveMs) => {
    // A node's packets to itself never leave it.
    if (slow.length === 0 || a === b) return NEVER;
    const key = a < b ? `${a} ${b} ${aboveMs}` : `${b} ${a} ${aboveMs}`;
    const found = known.get(key) ?? merge([...oneWay(a, b, aboveMs), ...oneWay(b, a, aboveMs)]);
    known.set(key, found);
    return found;
  };
}
