import type { Family } from '../../../lab/topology.ts';
import type { Place } from './plan.ts';

/** Where packets are held back at one node, in a chain of its own. */
export interface DelayRule extends Omit<Place, 'node'> {
  readonly chain: string;
  /** NFQUEUE number, at which somebody must listen: packets for which nobody does go on at once. */
  readonly queue: number;
}

/** iptables(8) by family. It is asked and not nft, since kernels without nft_queue have its NFQUEUE. */
const TOOL: Readonly<Record<Family, string>> = { 4: 'iptables-nft', 6: 'ip6tables-nft' };

const familiesOf = ({ peers, all }: DelayRule): readonly Family[] =>
  ([4, 6] as const).filter((family) => peers[family].length + (all?.[family].length ?? 0) > 0);

/** What iptables-restore(8) reads. Only TCP and UDP, as with loss. */
function restored({ chain, hook, peers, all, queue }: DelayRule, family: Family): string {
  const [side, device] = hook === 'output' ? ['-d', '-o'] : ['-s', '-i'];
  const held = (which: string) =>
    ['tcp', 'udp'].map(
      (protocol) => `-A ${chain} ${which}-p ${protocol} -j NFQUEUE --queue-num ${queue} --queue-bypass`,
    );
  return [
    '*mangle',
    `:${chain} -`,
    `-A ${chain} ${device} lo -j RETURN`,
    ...peers[family].flatMap((address) => held(`${side} ${address} `)),
    // Whoever is none of the lab's.
    ...(all ? [...all[family].map((address) => `-A ${chain} ${side} ${address} -j RETURN`), ...held('')] : []),
    `-A ${hook.toUpperCase()} -j ${chain}`,
    'COMMIT',
  ].join('\\n');
}

/** The command line that puts it into force. */
export const holdCommand = (rule: DelayRule): string =>
  familiesOf(rule)
    .map((family) => `printf '${restored(rule, family)}\\n' | ${TOOL[family]}-restore --noflush --wait`)
    .join(' && ');

/** The command line that takes it away, and says what is left of it: nothing. */
export const letGoCommand = (rule: DelayRule): string =>
  familiesOf(rule)
    .flatMap((family) => {
      const { chain, hook } = rule;
      const of = (what: string) => `${TOOL[family]} --wait -t mangle ${what} ${chain}`;
      const left = `{ ${TOOL[family]}-save -t mangle | grep -w ${chain} || true; }`;
      return [of(`-D ${hook.toUpperCase()} -j`), of('-F'), of('-X'), left];
    })
    .join(' && ');

/** The command that holds packets back (`images/delay.py`); times in ms. */
export const delayCommand = (queue: number, delayMs: number, jitterMs: number): string =>
  `exec python3 -u /zonequake/delay.py ${queue} ${delayMs} ${jitterMs}`;
