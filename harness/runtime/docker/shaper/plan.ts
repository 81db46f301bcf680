import type { Family, NodeInfo } from '../../../lab/topology.ts';
import type { Hook } from './rules.ts';

/** Where a loss is put into force: at this node, on packets from or to its peers. */
export interface Place {
  readonly node: NodeInfo;
  readonly hook: Hook;
  readonly peers: Readonly<Record<Family, readonly string[]>>;
  /** Addresses of the lab, when whoever has none of them is a peer too. */
  readonly all?: Readonly<Record<Family, readonly string[]>>;
}

const NONE: readonly string[] = [];

const addressesOf = (nodes: readonly NodeInfo[], families: readonly Family[]) => ({
  4: families.includes(4) ? nodes.map(({ ipv4 }) => ipv4) : NONE,
  6: families.includes(6) ? nodes.map(({ ipv6 }) => ipv6) : NONE,
});

const hasClients = (nodes: readonly NodeInfo[]): boolean => nodes.some(({ role }) => role === 'instrument');

/**
 * The fewest places that lose all packets from `from` to `to`: at the senders, or at the receivers. A node's packets to
 * itself never leave it, and none is lost. Places without peers are left out. With `all`, the nodes of a lab that people ask from
 * outside, those people are clients like others: where clients are at one end, so are they, and packets are lost at the other.
 */
export function placesOf(
  from: readonly NodeInfo[],
  to: readonly NodeInfo[],
  families: readonly Family[],
  all?: readonly NodeInfo[],
): readonly Place[] {
  const outside = all && (hasClients(to) ? 'to' : hasClients(from) ? 'from' : undefined);
  const atSenders = outside === undefined ? from.length <= to.length : outside === 'to';
  const [here, there] = atSenders ? [from, to] : [to, from];
  return here.flatMap((node) => {
    const others = there.filter(({ id }) => id !== node.id);
    if (others.length === 0 || families.length === 0) return [];
    const peers = addressesOf(others, families);
    const strangers = all && outside !== undefined && { all: addressesOf(all, families) };
    return [{ node, hook: atSenders ? 'output' : 'input', peers, ...strangers }];
  });
}
