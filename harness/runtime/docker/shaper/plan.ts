import type { Family, NodeInfo } from '../../../lab/topology.ts';
import type { Hook } from './rules.ts';

/** Where a loss is put into force: at this node, on packets from or to its peers. */
export interface Place {
  readonly node: NodeInfo;
  readonly hook: Hook;
  readonly peers: Readonly<Record<Family, readonly string[]>>;
}

/**
 * The fewest places that lose all packets from `from` to `to`: at the senders, or at the receivers. A node's packets to
 * itself never leave it, and none is lost. Places without peers are left out.
 */
export function placesOf(
  from: readonly NodeInfo[],
  to: readonly NodeInfo[],
  families: readonly Family[],
): readonly Place[] {
  const atSenders = from.length <= to.length;
  const [here, there] = atSenders ? [from, to] : [to, from];
  return here.flatMap((node) => {
    const others = there.filter(({ id }) => id !== node.id);
    if (others.length === 0 || families.length === 0) return [];
    const peers = {
      4: families.includes(4) ? others.map(({ ipv4 }) => ipv4) : [],
      6: families.includes(6) ? others.map(({ ipv6 }) => ipv6) : [],
    };
    return [{ node, hook: atSenders ? 'output' : 'input', peers }];
  });
}
