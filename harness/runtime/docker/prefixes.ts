import { BlockList, isIP } from 'node:net';
import { HarnessError } from '../../basics/errors.ts';

/** The prefixes of every lab (see topology.ts): one IPv4 and one IPv6 subnet of an internal network. */
const OWN = new BlockList();
OWN.addSubnet('10.53.0.0', 16, 'ipv4');
OWN.addSubnet('fd53::', 64, 'ipv6');

/** Refuses to touch anything beyond the lab's own prefixes. Throws HarnessError. */
export function refuseForeign(addresses: readonly string[]): void {
  for (const address of addresses) {
    const version = isIP(address);
    if (version !== 0 && OWN.check(address, version === 6 ? 'ipv6' : 'ipv4')) continue;
    throw new HarnessError(
      `${address} is outside of the lab's prefixes 10.53.0.0/16 and fd53::/64: nothing is sent there`,
    );
  }
}
