import { CLASS_IN, typeNumber } from './codes.ts';
import { putU16 } from './octets.ts';
import { rawNameQuery } from './raw.ts';
import { buildQuery } from './response.ts';
import { HEADER_OCTETS, MAX_LABEL_OCTETS, MAX_NAME_OCTETS } from './wire-name.ts';

/** The sorts of queries that a load is mixed of (July 2021 write-up, its load tester); `high-frequency` is `normal` asked more often. */
export const LOAD_MIXES = ['normal', 'odd', 'malformed', 'oversized'] as const;
export type LoadMix = (typeof LOAD_MIXES)[number];

/** What a nameserver has to say: an rcode, or `silence` where the protocol has no answer. */
export type Rightly = 'NOERROR' | 'NXDOMAIN' | 'REFUSED' | 'FORMERR' | 'NOTIMP' | 'silence';

/** One query of a load. */
export interface LoadQuery {
  readonly mix: LoadMix;
  /** What is odd about it. */
  readonly what: string;
  readonly bytes: Uint8Array;
  /** What a nameserver that is authoritative for the zone of the name has to answer, and by which rule. */
  readonly rightly: Rightly;
  readonly rule: string;
}

/** A name that exists, and the zone that it is in. */
export interface LoadNames {
  readonly name: string;
  readonly zone: string;
  /** Who is asked is no authority for the zone, and refers all that is in it to those who are. */
  readonly refers?: boolean;
}

/** `length - 1` octets of text each, as many labels as it takes to make a name of so many octets on the wire in a zone. */
function filled(zone: string, octets: number): string {
  const labels: string[] = [];
  let rest = octets - zone.length - 2;
  while (rest > 0) {
    let take = Math.min(MAX_LABEL_OCTETS + 1, rest);
    if (rest - take === 1) take--; // one octet left over would be a label without text
    labels.push('x'.repeat(take - 1));
    rest -= take;
  }
  return [...labels, zone].join('.');
}

/** A query for a name in octets as they come, for what is no text. */
function rawLabels(id: number, labels: readonly Uint8Array[], rrtype: string): Uint8Array {
  const name = labels.flatMap((label) => [label.length, ...label]);
  const bytes = new Uint8Array(HEADER_OCTETS + name.length + 5);
  putU16(bytes, 0, id);
  putU16(bytes, 4, 1);
  bytes.set(name, HEADER_OCTETS);
  putU16(bytes, HEADER_OCTETS + name.length + 1, typeNumber(rrtype));
  putU16(bytes, HEADER_OCTETS + name.length + 3, CLASS_IN);
  return bytes;
}

/** A copy of a message with 16 bits of it replaced. */
function changed(message: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(message);
  putU16(copy, at, value);
  return copy;
}

type Row = readonly [what: string, bytes: Uint8Array, rightly: Rightly, rule: string];

function oddRows(id: number, { name, zone }: LoadNames): readonly Row[] {
  const ask = (one: string, rrtype = 'A') => buildQuery({ id, name: one, rrtype });
  const utf8 = ['unicode-ñ', ...zone.split('.')].map((label) => new TextEncoder().encode(label));
  return [
    ['a label of 63 octets', ask(`${'y'.repeat(MAX_LABEL_OCTETS)}.${zone}`), 'NXDOMAIN', 'RFC 1035 2.3.4'],
    ['a name of 255 octets', ask(filled(zone, MAX_NAME_OCTETS)), 'NXDOMAIN', 'RFC 1035 2.3.4'],
    ['a very long subdomain of a name', ask(filled(name, 200)), 'NXDOMAIN', 'RFC 8020 2'],
    ['a label in UTF-8', rawLabels(id, utf8, 'A'), 'NXDOMAIN', 'RFC 2181 11'],
    ['a label in punycode', ask(`xn--unicode--r5a.${zone}`), 'NXDOMAIN', 'RFC 5890 2.3.2.1'],
    ['PTR of an address', ask('1.1.168.192.in-addr.arpa', 'PTR'), 'REFUSED', 'RFC 1035 4.1.1'],
    ['type NULL', ask(name, 'TYPE10'), 'NOERROR', 'RFC 2308 2.2'],
    ['a type of private use', ask(name, 'TYPE65280'), 'NOERROR', 'RFC 3597 3'],
    ['the reserved type 0', ask(name, 'TYPE0'), 'NOERROR', 'RFC 3597 3'],
  ];
}

function malformed(id: number, { name }: LoadNames): readonly Row[] {
  const whole = buildQuery({ id, name, rrtype: 'A' });
  const looped = changed(whole, HEADER_OCTETS, 0xc000 | HEADER_OCTETS);
  return [
    ['half a header', whole.subarray(0, HEADER_OCTETS / 2), 'silence', 'RFC 1035 4.1.1'],
    ['a response', changed(whole, 2, 0x8000), 'silence', 'RFC 1035 4.1.1'],
    ['no question', changed(whole.subarray(0, HEADER_OCTETS), 4, 0), 'FORMERR', 'RFC 9619 4'],
    ['a question that is cut off', whole.subarray(0, whole.length - 3), 'FORMERR', 'RFC 1035 4.1.1'],
    ['a pointer to itself', looped, 'FORMERR', 'RFC 1035 4.1.4'],
    ['an opcode that is not assigned', changed(whole, 2, 15 << 11), 'NOTIMP', 'RFC 6895 2.2'],
  ];
}

/** Every query of a load, each with its id, and what is right to answer. Pure. */
export function loadQueries(id: number, names: LoadNames): readonly LoadQuery[] {
  const rows: Readonly<Record<LoadMix, readonly Row[]>> = {
    normal: [['a name that exists', buildQuery({ id, name: names.name, rrtype: 'A' }), 'NOERROR', 'RFC 1035 4.1.1']],
    odd: oddRows(id, names),
    malformed: malformed(id, names),
    oversized: [256, 300, 1024].map((octets): Row => {
      return [`a name of ${octets} octets`, rawNameQuery({ id, nameOctets: octets }), 'FORMERR', 'RFC 1035 2.3.4'];
    }),
  };
  return LOAD_MIXES.flatMap((mix) =>
    rows[mix].map(([what, bytes, rightly, rule]) =>
      names.refers && rightly === 'NXDOMAIN'
        ? { mix, what, bytes, rightly: 'NOERROR' as const, rule: 'RFC 1034 4.3.2' }
        : { mix, what, bytes, rightly, rule },
    ),
  );
}
