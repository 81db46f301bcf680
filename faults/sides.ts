import type { EffectOf } from '../harness/lab/effect.ts';
import type { LabSpec } from '../harness/lab/spec.ts';
import { type Family, topologyOf } from '../harness/lab/topology.ts';
import { linkEnds, targetNodes } from '../harness/schedule/target.ts';

/** Ids of nodes on the two sides of what is lost or late. */
export type Sides = readonly [one: readonly string[], other: readonly string[]];

/** A target, and everybody else: clients count as the latter. Throws UsageError for a target that the lab lacks. */
export function aroundTarget(target: string, spec: LabSpec): Sides {
  const inside = targetNodes(target, spec).map(({ id }) => id);
  const outside = topologyOf(spec).nodes.flatMap(({ id }) => (inside.includes(id) ? [] : [id]));
  return [inside, outside];
}

/** The two ends of `link:A->B`. Throws UsageError for one that the lab lacks. */
export function endsOf(link: string, spec: LabSpec): Sides {
  const { from, to } = linkEnds(link, spec);
  return [from.map(({ id }) => id), to.map(({ id }) => id)];
}

/** No packet passes between two sides, either way; within each all is well. */
export function cutBetween(
  [one, other]: Sides,
  families: readonly Family[] = [4, 6],
): readonly [EffectOf<'lossy'>, EffectOf<'lossy'>] {
  const lost = (from: readonly string[], to: readonly string[]) =>
    ({ is: 'lossy', from, to, families, loss: 1 }) as const;
  return [lost(one, other), lost(other, one)];
}
