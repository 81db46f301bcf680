import { HarnessError } from '../../basics/errors.ts';
import { ownTables, TABLE_PREFIX } from '../../runtime/docker/shaper/rules.ts';
import type { HelperShell } from '../../runtime/docker/shared/stage.ts';

/** The table by which a pod hears nothing. */
export const DEAF_TABLE = `${TABLE_PREFIX}deaf`;

/** The line for nft that makes it, before priority 0, where loss is: what a dead machine is sent is not lost, it is not there. */
export const DEAF_LINE = [
  `add table inet ${DEAF_TABLE}`,
  `add chain inet ${DEAF_TABLE} input { type filter hook input priority -10 ; }`,
  // Not the pod's own loopback, and not what finds neighbours: those who asked would notice at once.
  `add rule inet ${DEAF_TABLE} input iifname != "lo" meta l4proto { tcp, udp, icmp } counter drop`,
  `add rule inet ${DEAF_TABLE} input icmpv6 type { destination-unreachable, echo-request, echo-reply } drop`,
].join('; ');

/** Has a pod hear nothing: whoever sends to it gets no answer, and no reset either. */
export const deafen = async (shell: HelperShell): Promise<void> => void (await shell.nft(DEAF_LINE));

/** Lets it hear again. Throws HarnessError when the rules are still there afterwards. */
export async function undeafen(shell: HelperShell): Promise<void> {
  const left = ownTables(await shell.nft(`delete table inet ${DEAF_TABLE}`, 'list tables'));
  if (left.includes(DEAF_TABLE)) throw new HarnessError('a machine still hears nothing after its rules were deleted');
}
