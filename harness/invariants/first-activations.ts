import type { ReleaseEvent } from '../history/events.ts';
import type { NodeInfo } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import type { ReleaseFacts } from './release-facts.ts';

/** A node took a release for the first time. */
export interface FirstActivation {
  readonly node: NodeInfo;
  readonly event: ReleaseEvent;
}

/** When each node first activated a release, by time; nodes that never did are not in it. */
export function firstActivations(release: ReleaseFacts, { topology }: Facts): readonly FirstActivation[] {
  const seen = new Set<string>();
  return release.events.flatMap((event) => {
    const node = topology.byId.get(event.node);
    if (!node || event.action !== 'activated' || seen.has(event.node)) return [];
    seen.add(event.node);
    return [{ node, event }];
  });
}
