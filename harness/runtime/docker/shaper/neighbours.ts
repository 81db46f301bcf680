import { HarnessError } from '../../../basics/errors.ts';
import { familyOf } from '../../../lab/topology.ts';
import type { HelperShell } from '../shared/stage.ts';
import { MUTE_LINE, MUTE_TABLE, ownTables, UNMUTE_LINE } from './rules.ts';

/** The interface by which a node is on the lab's network. */
const DEVICE = 'eth0';

/**
 * Tells the network where all of the node's addresses are, by gratuitous ARP and unsolicited NDP: the kernel does, when the
 * hardware address is set to what it is (`arp_notify`, `ndisc_notify`). A tool that sends them itself would need CAP_NET_RAW.
 */
const ANNOUNCE = `ip link set dev ${DEVICE} address "$(cat /sys/class/net/${DEVICE}/address)"`;

// No duplicate address detection: it takes a second, and the owner may well be there.
const addLine = (address: string): string =>
  familyOf(address) === 6
    ? `ip -6 addr replace ${address}/128 dev ${DEVICE} nodad`
    : `ip addr replace ${address}/32 dev ${DEVICE}`;

const deleteLine = (address: string): string =>
  familyOf(address) === 6 ? `ip -6 addr del ${address}/128 dev ${DEVICE}` : `ip addr del ${address}/32 dev ${DEVICE}`;

/** Gives the machine whose helper this is more addresses, and announces them. */
export async function addAddresses(shell: HelperShell, addresses: readonly string[]): Promise<void> {
  await shell.run([...addresses.map(addLine), ANNOUNCE].join(' && '));
}

/** Takes addresses away that `addAddresses` gave. */
export async function removeAddresses(shell: HelperShell, addresses: readonly string[]): Promise<void> {
  await shell.run(addresses.map(deleteLine).join(' && '));
}

/** Announces the machine's addresses. */
export async function announce(shell: HelperShell): Promise<void> {
  await shell.run(ANNOUNCE);
}

/** Keeps a machine from saying where its addresses are. */
export async function mute(shell: HelperShell): Promise<void> {
  await shell.nft(MUTE_LINE);
}

/** Lets it say so again, and has it do so. Throws HarnessError when the rules are still there afterwards. */
export async function unmute(shell: HelperShell): Promise<void> {
  const left = ownTables(await shell.nft(UNMUTE_LINE, 'list tables'));
  if (left.includes(MUTE_TABLE)) throw new HarnessError('a machine is still mute after its rules were deleted');
  await announce(shell);
}
