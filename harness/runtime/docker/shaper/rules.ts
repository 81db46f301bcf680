import type { Port } from '../../../lab/port.ts';
import type { Family } from '../../../lab/topology.ts';

/** Where a node's packets are lost: as they leave it, or as they arrive. */
export type Hook = 'output' | 'input';

/** One loss at one node, in a table of its own. */
export interface LossRule {
  readonly table: string;
  readonly hook: Hook;
  /** Addresses at the other end, by family. */
  readonly peers: Readonly<Record<Family, readonly string[]>>;
  /** Addresses of the lab, when whoever has none of them is at the other end too. */
  readonly all?: Readonly<Record<Family, readonly string[]>>;
  /** Of a thousand packets, this many are lost. */
  readonly permille: number;
  /** NFLOG group that gets a copy of each lost packet. */
  readonly group: number;
}

/** Every table that this shaper makes begins so; no other is ever touched (Docker's embedded DNS lives in tables of its own). */
export const TABLE_PREFIX = 'zq_';
/** The table that makes a node's machine silent. */
export const SILENCE_TABLE = `${TABLE_PREFIX}silence`;

/** The tables that keep a machine from saying where its addresses are. */
export const MUTE_TABLE = `${TABLE_PREFIX}mute`;

/** Before priority 0 (filter), where loss is: a dead machine's packets are not lost, they are not there. */
const BEFORE_FILTER = -10;

const chainOf = (table: string, hook: Hook): readonly string[] => [
  `add table inet ${table}`,
  `add chain inet ${table} cut { type filter hook ${hook} priority 0 ; }`,
];

/** A threshold of 1, or the kernel keeps lost packets back for up to a second before it logs them. */
const lostTo = (group: number): string => `counter log group ${group} queue-threshold 1 drop`;

/**
 * The line for nft that makes a loss. Only TCP and UDP: ARP and neighbour discovery stay, or one lost probe would cut a
 * node off for seconds.
 */
export function loseLine({ table, hook, peers, all, permille, group }: LossRule): string {
  const address = hook === 'output' ? 'daddr' : 'saddr';
  const chance = permille >= 1000 ? '' : `numgen random mod 1000 < ${permille} `;
  const rule = (family: string, addresses: readonly string[] = [], sign = ''): string[] =>
    addresses.length === 0
      ? []
      : [
          `add rule inet ${table} cut meta l4proto { tcp, udp } ${family} ${address} ${sign}{ ${addresses.join(', ')} } ${chance}${lostTo(group)}`,
        ];
  return [
    ...chainOf(table, hook),
    ...rule('ip', peers[4]),
    ...rule('ip6', peers[6]),
    ...rule('ip', all?.[4], '!= '),
    ...rule('ip6', all?.[6], '!= '),
  ].join('; ');
}

/** The line for nft that has a node hear nothing at one port, whoever asks; what it says to itself does not come in by its networks. */
export const deafLine = ({ table, group }: Pick<LossRule, 'table' | 'group'>, { protocol, number }: Port): string =>
  [
    ...chainOf(table, 'input'),
    `add rule inet ${table} cut iifname != "lo" ${protocol} dport ${number} ${lostTo(group)}`,
  ].join('; ');

/** The line for nft that makes a machine silent: nothing of ours gets in or out, and no reset tells of it. */
export const SILENCE_LINE = [
  `add table inet ${SILENCE_TABLE}`,
  ...['input', 'output'].flatMap((hook) => [
    `add chain inet ${SILENCE_TABLE} ${hook} { type filter hook ${hook} priority ${BEFORE_FILTER} ; }`,
    `add rule inet ${SILENCE_TABLE} ${hook} meta l4proto { tcp, udp, icmp } counter drop`,
    `add rule inet ${SILENCE_TABLE} ${hook} icmpv6 type { destination-unreachable, echo-request, echo-reply } drop`,
  ]),
].join('; ');

/**
 * The line for nft that keeps a machine from saying where its addresses are, when another answers for them: no ARP, which
 * an `inet` table does not see, and no neighbour discovery, neither answers nor questions, from which others learn too.
 */
export const MUTE_LINE = [
  ...['arp', 'inet'].flatMap((family) => [
    `add table ${family} ${MUTE_TABLE}`,
    `add chain ${family} ${MUTE_TABLE} output { type filter hook output priority ${BEFORE_FILTER} ; }`,
  ]),
  `add rule arp ${MUTE_TABLE} output counter drop`,
  `add rule inet ${MUTE_TABLE} output icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } counter drop`,
].join('; ');

/** The line that takes that away. */
export const UNMUTE_LINE = `delete table arp ${MUTE_TABLE}; delete table inet ${MUTE_TABLE}`;

/** Names of this shaper's tables in the output of `list tables`. */
export const ownTables = (listed: string): readonly string[] =>
  [...listed.matchAll(/^table (?:inet|arp) (\S+)$/gm)].flatMap(([, name = '']) =>
    name.startsWith(TABLE_PREFIX) ? [name] : [],
  );

/** Packets counted by the rules of a table, from the output of `list table`. */
export const countedPackets = (listed: string): number =>
  [...listed.matchAll(/\bcounter packets (\d+)/g)].reduce((sum, [, packets]) => sum + Number(packets), 0);
