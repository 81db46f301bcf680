import { familyOf, type Topology } from '../../../lab/topology.ts';
import type { AddressApi } from '../../host.ts';
import { assertAlive, type Life } from './life.ts';

/** What a program asks of the network, by way of the harness. */
export interface AddressTeller {
  claim(addresses: readonly string[]): void;
  release(addresses: readonly string[]): void;
}

/** All that the node answers for: its own addresses, and those that it has claimed. */
export const addressesOf = ({ node, claimed }: Life): readonly string[] => [node.ipv4, node.ipv6, ...claimed];

/** Whether the node may send from this address to one of the family of `to`. */
export const mayUse = (life: Life, from: string, to: string): boolean =>
  familyOf(from) === familyOf(to) && addressesOf(life).includes(from);

/**
 * Claims of one life. Every port that is served is opened there before the network is told, so that nobody is refused; this
 * needs sockets that may bind to addresses which are not there yet. A released address leaves its ports open: nothing comes to
 * them. Throws for an address that the lab lacks, or that is the node's own.
 */
export function createAddresses(
  life: Life,
  { byAddress }: Pick<Topology, 'byAddress'>,
  tell: AddressTeller,
): AddressApi {
  const opened = new Set<string>();
  // What is asked first is told first.
  let last: Promise<unknown> = Promise.resolve();
  const say = (act: () => void) => {
    last = last.then(() => Promise.all(life.opening)).then(() => life.alive && act());
  };
  return {
    claim(addresses) {
      assertAlive(life);
      for (const address of addresses) {
        const owner = byAddress.get(address);
        if (!owner) throw new Error(`no machine of the lab has the address ${address}`);
        if (owner.id === life.node.id) throw new Error(`${address} is the node's own address`);
        life.claimed.add(address);
        if (opened.has(address)) continue;
        opened.add(address);
        for (const open of life.servers) open(address);
      }
      say(() => tell.claim(addresses));
    },
    release(addresses) {
      assertAlive(life);
      for (const address of addresses) life.claimed.delete(address);
      say(() => tell.release(addresses));
    },
  };
}
