import type { AddressApi } from '../host.ts';
import type { Process, SimNode, World } from './world.ts';

/** Who answers for an address now: the last to claim it, else the machine that has it by right. */
export const ownerOf = (world: World, address: string): SimNode | undefined =>
  (world.claims.size > 0 ? world.claims.get(address) : undefined) ?? world.byAddress.get(address);

function record(world: World, { info }: SimNode, address: string, action: 'claimed' | 'released'): void {
  world.record({ type: 'address', atMs: world.clock.nowMs(), node: info.id, address, action });
}

/** Gives back what a node has claimed, of these addresses or of all: when its process ends, nobody answers for them. */
export function releaseClaims(
  world: World,
  node: SimNode,
  addresses: Iterable<string> = [...world.claims.keys()],
): void {
  for (const address of addresses) {
    if (world.claims.get(address) !== node) continue;
    world.claims.delete(address);
    record(world, node, address, 'released');
  }
}

/** Claims of one process. Throws for an address that the lab lacks, or that is the node's own. */
export function createAddresses(world: World, { node }: Process): AddressApi {
  const check = (address: string) => {
    const owner = world.byAddress.get(address);
    if (!owner) throw new Error(`no machine of the lab has the address ${address}`);
    if (owner === node) throw new Error(`${address} is the node's own address`);
  };
  return {
    claim(addresses) {
      for (const address of addresses) {
        check(address);
        if (world.claims.get(address) === node) continue;
        world.claims.set(address, node);
        record(world, node, address, 'claimed');
      }
    },
    release: (addresses) => releaseClaims(world, node, addresses),
  };
}
