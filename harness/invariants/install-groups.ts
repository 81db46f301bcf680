import type { History } from '../history/events.ts';
import type { NodeInfo } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'install-groups';

/**
 * Of a region's nodes of one role, no more than a third, but always one, are down for an upgrade at once (WORLDS'05, 5.2:
 * never a whole region). Deaths of any other kind do not count.
 */
export const installGroups: Invariant = {
  name,
  title: 'no more than a third of a region is down for an upgrade at once',
  check(history, facts) {
    return judgementOf(crowds(history, facts));
  },
};

const groupOf = ({ region, role }: NodeInfo) => `${role} of region ${region}`;

function crowds(history: History, { topology }: Facts): Finding[] {
  const upgrading = new Map<string, { readonly group: string; readonly event: number }>();
  return history.flatMap((event, index): Finding[] => {
    if (event.type === 'up') upgrading.delete(event.node);
    const node = event.type === 'down' ? topology.byId.get(event.node) : undefined;
    if (event.type !== 'down' || !node) return [];
    upgrading.delete(event.node);
    if (event.how !== 'upgrade') return [];
    const group = groupOf(node);
    upgrading.set(event.node, { group, event: index });
    const size = topology.nodes.filter((other) => groupOf(other) === group).length;
    const most = Math.max(1, Math.floor(size / 3));
    const together = [...upgrading].filter(([, one]) => one.group === group);
    if (together.length <= most) return [undefined];
    const who = together.map(([id]) => id).join(', ');
    const message = `${who} were down for an upgrade at once at ${seconds(event.atMs)}: ${together.length} of ${size} ${group}, more than ${most}`;
    return [{ invariant: name, message, atMs: event.atMs, events: together.map(([, one]) => one.event) }];
  });
}
