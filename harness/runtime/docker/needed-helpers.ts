import type { LabSpec } from '../../lab/spec.ts';
import type { NodeInfo, Topology } from '../../lab/topology.ts';
import type { Effect } from '../../schedule/effect.ts';
import { placesOf } from './shaper/plan.ts';

/**
 * The nodes whose helper must run before a run begins in which these effects come: one that is started when it is needed is a second late.
 * Others, such as those that a capture asks for, can wait.
 */
export function neededHelpers(
  effects: readonly Effect[],
  { nodes, byId }: Topology,
  spec: LabSpec,
): ReadonlySet<string> {
  const known = (ids: readonly string[]): readonly NodeInfo[] => ids.flatMap((id) => byId.get(id) ?? []);
  const harmed = effects.flatMap((effect) => {
    if (effect.is === 'lossy')
      return placesOf(known(effect.from), known(effect.to), effect.families).map(({ node }) => node.id);
    return effect.is === 'down' && effect.how === 'machine' ? effect.nodes : [];
  });
  const hasDeaths = effects.some(({ is }) => is === 'down' || is === 'lossy');
  // Any edge of the region may come to answer for another's address, and is to do so in time.
  const claimers = hasDeaths && spec.promises.takeover ? nodes.filter(({ role }) => role === 'edge') : [];
  return new Set([...harmed, ...claimers.map(({ id }) => id)]);
}
