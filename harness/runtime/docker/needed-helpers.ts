import { byEffect, type Effect, type EffectOf, type ForEachEffect } from '../../lab/effect.ts';
import { type NodeInfo, type Topology, topologyOf } from '../../lab/topology.ts';
import { nodesWith } from '../../platform/roles.ts';
import type { LabDefinition } from '../runtime.ts';
import { placesOf } from './shaper/plan.ts';

/** Whose helper each effect needs, and whether somebody may have to answer for another's address. */
const NEEDS: ForEachEffect<{ readonly of: readonly string[]; readonly mayBeClaimed: boolean }, [Topology]> = {
  down: ({ nodes, how }) => ({ of: how === 'machine' ? nodes : [], mayBeClaimed: true }),
  lossy: (effect, topology) => ({ of: filtering(effect, topology), mayBeClaimed: true }),
  deaf: ({ nodes }) => ({ of: nodes, mayBeClaimed: false }),
  slow: (effect, topology) => ({ of: filtering(effect, topology), mayBeClaimed: false }),
  busy: () => NOBODY,
  throttled: () => NOBODY,
  hostile: () => NOBODY,
  held: () => NOBODY,
  pushed: () => NOBODY,
  operated: () => NOBODY,
  astray: () => NOBODY,
};

/** Those at whom packets are filtered. */
function filtering({ from, to, families }: EffectOf<'lossy' | 'slow'>, { byId }: Topology): readonly string[] {
  const known = (ids: readonly string[]): readonly NodeInfo[] => ids.flatMap((id) => byId.get(id) ?? []);
  return placesOf(known(from), known(to), families).map(({ node }) => node.id);
}

const NOBODY = { of: [], mayBeClaimed: false } as const;

/**
 * The nodes whose helper must run before a run begins in which these effects come: one that is started when it is needed is a second late.
 * Others, such as those that a capture asks for, can wait.
 */
export function neededHelpers(
  effects: readonly Effect[],
  { spec, platform }: Pick<LabDefinition, 'spec' | 'platform'>,
): ReadonlySet<string> {
  const topology = topologyOf(spec);
  const needs = effects.map((effect) => byEffect(NEEDS, effect, topology));
  // Any of its region may come to answer for another's address, and is to do so in time.
  const isClaimed = needs.some(({ mayBeClaimed }) => mayBeClaimed);
  const takers = isClaimed ? nodesWith(topology, platform.roles, ({ takesOver }) => takesOver?.(spec)) : [];
  return new Set([...needs.flatMap(({ of }) => of), ...takers.map(({ id }) => id)]);
}
