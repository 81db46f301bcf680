import type { LossInterval } from './effects.ts';
import type { Interval } from './interval.ts';
import { merge } from './intervals.ts';

/** When packets between two nodes, in either direction and in any family, were lost with more than this probability. */
export type LossyBetween = (a: string, b: string, above: number) => readonly Interval[];

/** Products of shares are fractions; this much is rounding, not loss. */
const ROUNDING = 1e-9;
const NEVER: readonly Interval[] = [];

/** Loss between nodes over a run: each pair is worked out once, when first asked for. */
export function lossyBetweenOf(losses: readonly LossInterval[]): LossyBetween {
  const ends = losses.map((loss) => ({ loss, from: new Set(loss.effect.from), to: new Set(loss.effect.to) }));
  const known = new Map<string, readonly Interval[]>();
  const oneWay = (a: string, b: string, above: number) =>
    moreThan(
      ends.filter(({ from, to }) => from.has(a) && to.has(b)).map(({ loss }) => loss),
      above,
    );
  return (a, b, above) => {
    // A node's packets to itself never leave it.
    if (ends.length === 0 || a === b) return NEVER;
    const key = a < b ? `${a} ${b} ${above}` : `${b} ${a} ${above}`;
    const before = known.get(key);
    if (before) return before;
    const found = merge([...oneWay(a, b, above), ...oneWay(b, a, above)]);
    known.set(key, found);
    return found;
  };
}

/** When all these losses together, each drawn on its own, lose more than this. */
function moreThan(losses: readonly LossInterval[], above: number): readonly Interval[] {
  if (above === 0 || losses.length === 0) return losses;
  const times = [...new Set(losses.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b);
  return times.slice(0, -1).flatMap((fromMs, index) => {
    const active = losses.filter((one) => one.fromMs <= fromMs && fromMs < one.toMs);
    const through = active.reduce((share, { effect }) => share * (1 - effect.loss), 1);
    return 1 - through > above + ROUNDING ? [{ fromMs, toMs: times[index + 1] ?? fromMs }] : [];
  });
}
