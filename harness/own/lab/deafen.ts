import { HarnessError } from '../../basics/errors.ts';
import { ownTables, TABLE_PREFIX } from '../../runtime/docker/shaper/rules.ts';
import type { HelperShell } from '../../runtime/docker/shared/stage.ts';

const TABLE = `${TABLE_PREFIX}deaf`;

/** Before priority 0, where loss is: what a dead machine is sent is not lost, it is not there. */
const LINE = [
  `add table inet ${TABLE}`,
  `add chain inet ${TABLE} input { type filter hook input priority -10 ; }`,
  // Not the pod's own loopback, and not what finds neighbours: those who asked would notice at once.
  `add rule inet ${TABLE} input iifname != "lo" meta l4proto { tcp, udp, icmp } counter drop`,
  `add rule inet ${TABLE} input icmpv6 type { destination-unreachable, echo-request, echo-reply } drop`,
].join('; ');

/** Has a pod hear nothing: whoever sends to it gets no answer, and no reset either. */
export const deafen = async (shell: HelperShell): Promise<void> => void (await shell.nft(LINE));

/** Lets it hear again. Throws HarnessError when the rules are still there afterwards. */
export async function undeafen(shell: HelperShell): Promise<void> {
  const left = ownTables(await shell.nft(`delete table inet ${TABLE}`, 'list tables'));
  if (left.includes(TABLE)) throw new HarnessError('a machine still hears nothing after its rules were deleted');
}
