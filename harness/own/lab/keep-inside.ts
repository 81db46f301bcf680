import { isIPv6 } from 'node:net';
import type { HelperShell } from '../../runtime/docker/shared/stage.ts';

/** The table that keeps a pod from the machine's own addresses: internal networks still reach those. */
const TABLE = 'zonequake_inside';
/** Before what owners filter by themselves. */
const BEFORE_ALL = -300;

/**
 * The rules by which what is in a pod neither hears nor reaches the machine that it runs on, at its addresses on the lab's networks. ARP
 * and NDP go on: without them the pods themselves would lose each other. The engine's resolver is asked inside of the pod.
 */
export function insideLine(gateways: readonly string[]): string {
  const of = (chain: string, field: 'saddr' | 'daddr') =>
    gateways.map(
      (address) => `add rule inet ${TABLE} ${chain} ${isIPv6(address) ? 'ip6' : 'ip'} ${field} ${address} drop`,
    );
  const chain = (hook: 'input' | 'output', field: 'saddr' | 'daddr') => [
    `add chain inet ${TABLE} ${hook} { type filter hook ${hook} priority ${BEFORE_ALL} ; }`,
    `add rule inet ${TABLE} ${hook} icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept`,
    ...of(hook, field),
  ];
  return [`add table inet ${TABLE}`, ...chain('input', 'saddr'), ...chain('output', 'daddr')].join('; ');
}

/** Keeps a pod from the machine. Throws HarnessError. */
export const keepInside = async (shell: HelperShell, gateways: readonly string[]): Promise<void> => {
  await shell.nft(insideLine(gateways));
};
