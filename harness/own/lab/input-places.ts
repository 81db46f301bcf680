import { addressesOf, type Family, familyOf, type NodeInfo } from '../../lab/topology.ts';
import type { PlacesFor } from '../../runtime/docker/links.ts';

const addressesIn = (nodes: readonly NodeInfo[], family: Family, families: readonly Family[]): readonly string[] =>
  families.includes(family) ? nodes.flatMap(addressesOf).filter((address) => familyOf(address) === family) : [];

/**
 * Where packets are lost in an owner's lab: at each receiver's input, and nowhere else. A packet that is dropped on its way out is told of
 * to who sends it, at once, as no network does: a resolver then gave up in no time where it has to wait.
 */
export const inputPlaces: PlacesFor = (from, to, families) =>
  to.flatMap((node) => {
    const others = from.filter(({ id }) => id !== node.id);
    const peers = { 4: addressesIn(others, 4, families), 6: addressesIn(others, 6, families) };
    return peers[4].length + peers[6].length === 0 ? [] : [{ node, hook: 'input' as const, peers }];
  });
