import type { Ms } from '../lab/spec.ts';
import type { Interval } from './interval.ts';

/**
 * The first time at which an uninterrupted stretch of `lengthMs` that began at or after `fromMs` has completed outside
 * every disturbed interval (sorted, merged); Infinity if a disturbance never ends. A mechanism must be given one
 * undisturbed stretch to do its work: while the harness itself disturbs it, its clock starts anew.
 */
export function stretchEnd(fromMs: Ms, lengthMs: Ms, disturbed: readonly Interval[]): Ms {
  let startMs = fromMs;
  for (const interval of disturbed) {
    if (interval.toMs <= startMs) continue;
    if (interval.fromMs >= startMs + lengthMs) break;
    startMs = interval.toMs;
  }
  return startMs + lengthMs;
}

/** The last time at which such a stretch can have begun for it to have completed by `toMs`; -Infinity if a disturbance has always lasted. */
export function stretchStart(toMs: Ms, lengthMs: Ms, disturbed: readonly Interval[]): Ms {
  let endMs = toMs;
  for (const interval of disturbed.toReversed()) {
    if (interval.fromMs >= endMs) continue;
    if (interval.toMs <= endMs - lengthMs) break;
    endMs = interval.fromMs;
  }
  return endMs - lengthMs;
}

/** The same times as sorted, disjoint, non-empty intervals; those that touch become one. */
export function merge(intervals: readonly Interval[]): readonly Interval[] {
  const merged: { fromMs: Ms; toMs: Ms }[] = [];
  for (const { fromMs, toMs } of intervals.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (toMs <= fromMs) continue;
    const last = merged.at(-1);
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else merged.push({ fromMs, toMs });
  }
  return merged;
}

/** Whether the time is in one of the intervals. */
export function covers(intervals: readonly Interval[], tMs: Ms): boolean {
  return overlaps(intervals, tMs, tMs);
}

/** Whether some time from `fromMs` to `toMs`, both included, is in one of the intervals. */
export function overlaps(intervals: readonly Interval[], fromMs: Ms, toMs: Ms): boolean {
  return intervals.some((interval) => interval.fromMs <= toMs && fromMs < interval.toMs);
}

/** When every one of these lists (each sorted, merged) has an interval; never, if there is no list. */
export function allAtOnce(lists: readonly (readonly Interval[])[]): readonly Interval[] {
  const [first, ...rest] = lists;
  return rest.reduce(common, first ?? []);
}

function common(left: readonly Interval[], right: readonly Interval[]): readonly Interval[] {
  return left.flatMap((a) =>
    right
      .map((b) => ({ fromMs: Math.max(a.fromMs, b.fromMs), toMs: Math.min(a.toMs, b.toMs) }))
      .filter(({ fromMs, toMs }) => fromMs < toMs),
  );
}

/** When at least `count` of these lists (each sorted, merged) have an interval. */
export function atLeast(count: number, lists: readonly (readonly Interval[])[]): readonly Interval[] {
  const steps = lists.flat().flatMap(({ fromMs, toMs }) => [
    { atMs: fromMs, by: 1 },
    { atMs: toMs, by: -1 },
  ]);
  steps.sort((a, b) => a.atMs - b.atMs);
  const found: Interval[] = [];
  let depth = 0;
  for (const [index, { atMs, by }] of steps.entries()) {
    depth += by;
    if (depth >= count) found.push({ fromMs: atMs, toMs: steps[index + 1]?.atMs ?? atMs });
  }
  return merge(found);
}

/** The times of one list (sorted, merged) that are not among those of another. */
export function minus(list: readonly Interval[], taken: readonly Interval[]): readonly Interval[] {
  return taken.reduce(
    (rest, { fromMs, toMs }) =>
      rest.flatMap((one) =>
        [
          { fromMs: one.fromMs, toMs: Math.min(one.toMs, fromMs) },
          { fromMs: Math.max(one.fromMs, toMs), toMs: one.toMs },
        ].filter((part) => part.fromMs < part.toMs),
      ),
    list,
  );
}
