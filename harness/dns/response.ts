import { CLASS_IN, RCODES, type Rcode, rcodeName, typeName, typeNumber } from './codes.ts';
import { optOctets, PLAIN_UDP_SIZE, responseOpt, UDP_SIZE } from './edns.ts';
import { encodeResponse } from './encode.ts';
import { type Cursor, putU16, u16 } from './octets.ts';
import type { Query } from './query.ts';
import { type DnsRecord, type ReadOpt, type ReadRecord, readRecord } from './record.ts';
import { HEADER_OCTETS, nameOctets, type PointerBudget, pointerBudget, readName } from './wire-name.ts';

const QR = 0x8000;
const AA = 0x0400;
const TC = 0x0200;
const RD = 0x0100;
const RA = 0x0080;

/** What a nameserver says; sections left out are empty. */
export interface Records {
  readonly rcode: Rcode;
  readonly aa: boolean;
  readonly answers?: readonly DnsRecord[];
  readonly authorities?: readonly DnsRecord[];
  readonly additionals?: readonly DnsRecord[];
  /** False when they do not depend on the query's client subnet. */
  readonly isForSubnet?: boolean;
}

/**
 * The response to a query, its question repeated as it came. With an OPT if the query had one (RFC 6891 section 6.1.1),
 * which repeats the client subnet, with a scope of its own length, or 0 when the answer is not for it (RFC 7871 section
 * 7.2.1). Over UDP, one that is larger
 * than the asker takes, or than 1232 octets whatever the asker takes (RFC 9715 section 3), becomes TC=1 with empty sections (RFC 2181
 * section 9). Throws RangeError for a record whose names are not plain host names.
 */
export function respond(query: Query, records: Records, transport: 'udp' | 'tcp' = 'udp'): Uint8Array {
  const asked = Math.max(PLAIN_UDP_SIZE, query.edns?.udpSize ?? 0);
  const limit = transport === 'tcp' ? 0xffff : Math.min(UDP_SIZE, asked);
  const whole = encoded(query, records, 0);
  return whole.length <= limit ? whole : encoded(query, withoutRecords(records), TC);
}

const withoutRecords = ({ rcode, aa, isForSubnet = true }: Records): Records => ({ rcode, aa, isForSubnet });

function encoded(query: Query, records: Records, tc: number): Uint8Array {
  const flags = QR | tc | (records.aa ? AA : 0) | (query.rd ? RD : 0) | RCODES[records.rcode];
  const opt = query.edns ? responseOpt(query.edns, records.isForSubnet ?? true) : undefined;
  return encodeResponse(query, flags, records, opt);
}

/** An error for a query whose question cannot be trusted: a header alone, and an OPT for an extended RCODE. */
export function errorResponse(id: number, rcode: Rcode, opcode = 0): Uint8Array {
  const code = RCODES[rcode];
  const opt = code > 15 ? optOctets(UDP_SIZE, code >> 4) : new Uint8Array();
  const bytes = new Uint8Array(HEADER_OCTETS + opt.length);
  putU16(bytes, 0, id);
  putU16(bytes, 2, QR | (opcode << 11) | (code & 15));
  putU16(bytes, 10, opt.length > 0 ? 1 : 0);
  bytes.set(opt, HEADER_OCTETS);
  return bytes;
}

/** What to ask. A client subnet is given as an address, and sent as the prefix of just this address. */
export interface Ask {
  readonly id: number;
  readonly name: string;
  readonly rrtype: string;
  /** RD is 1: as a stub asks a resolver. Absent: as a resolver asks a server. */
  readonly recursion?: boolean;
  readonly edns?: { readonly udpSize: number; readonly clientSubnet?: string };
}

/** A query. Throws RangeError for an illegal name or an unknown type. */
export function buildQuery({ id, name, rrtype, recursion, edns }: Ask): Uint8Array {
  const qname = nameOctets(name);
  const opt = edns ? optOctets(edns.udpSize, 0, edns.clientSubnet) : new Uint8Array();
  const typeAt = HEADER_OCTETS + qname.length;
  const bytes = new Uint8Array(typeAt + 4 + opt.length);
  putU16(bytes, 0, id);
  putU16(bytes, 2, recursion ? RD : 0);
  putU16(bytes, 4, 1);
  putU16(bytes, 10, edns ? 1 : 0);
  bytes.set(qname, HEADER_OCTETS);
  putU16(bytes, typeAt, typeNumber(rrtype));
  putU16(bytes, typeAt + 2, CLASS_IN);
  bytes.set(opt, typeAt + 4);
  return bytes;
}

/** A response as read. `name` and `rrtype` are those of the question, empty when an error came without one. */
export interface Response {
  readonly id: number;
  /** As `Rcode`, or `RCODEn`. */
  readonly rcode: string;
  readonly aa: boolean;
  readonly tc: boolean;
  /** Recursion available: it says that it is a resolver. */
  readonly ra: boolean;
  readonly name: string;
  readonly rrtype: string;
  readonly answers: readonly ReadRecord[];
  readonly authorities: readonly ReadRecord[];
  /** Without the OPT. */
  readonly additionals: readonly ReadRecord[];
}

export type ParsedResponse = { readonly ok: true; readonly response: Response } | { readonly ok: false };

const BAD: ParsedResponse = { ok: false };

/**
 * Reads a response strictly; never throws. Not ok: QR=0, another opcode, a count or a length that does not fit, octets
 * left over, two OPTs or one outside the additional section (RFC 6891 section 6.1.1), no question though it is no error, more compression
 * pointers to follow than real messages have (`pointerBudget`). `isContinued`: it is a message of a transfer behind the first, which may have
 * no question (RFC 5936 section 2.2.1).
 */
export function parseResponse(bytes: Uint8Array, isContinued = false): ParsedResponse {
  const flags = u16(bytes, 2);
  if (bytes.length < HEADER_OCTETS || !(flags & QR) || flags & 0x7800) return BAD;
  const cursor: Cursor = { bytes, at: HEADER_OCTETS };
  const questions = u16(bytes, 4);
  let [name, rrtype]: [string | undefined, string] = ['', ''];
  if (questions === 1) {
    name = readName(cursor);
    rrtype = typeName(u16(bytes, cursor.at));
    if (name === undefined || u16(bytes, cursor.at + 2) !== CLASS_IN) return BAD;
    cursor.at += 4;
  }
  const opts: ReadOpt[] = [];
  const pointers = pointerBudget(bytes);
  const answers = readSection(cursor, u16(bytes, 6), opts, pointers);
  const authorities = answers && readSection(cursor, u16(bytes, 8), opts, pointers);
  if (opts.length > 0) return BAD;
  const additionals = authorities && readSection(cursor, u16(bytes, 10), opts, pointers);
  if (!answers || !authorities || !additionals || opts.length > 1 || cursor.at !== bytes.length) return BAD;
  const rcode = (flags & 15) | ((opts[0]?.extendedRcode ?? 0) << 4);
  if (questions > 1 || (questions === 0 && rcode === 0 && !isContinued)) return BAD;
  const [aa, tc, ra] = [(flags & AA) !== 0, (flags & TC) !== 0, (flags & RA) !== 0];
  const head = { id: u16(bytes, 0), rcode: rcodeName(rcode), aa, tc, ra, name, rrtype };
  return { ok: true, response: { ...head, answers, authorities, additionals } };
}

function readSection(
  cursor: Cursor,
  count: number,
  opts: ReadOpt[],
  pointers: PointerBudget,
): ReadRecord[] | undefined {
  const records: ReadRecord[] = [];
  for (let n = 0; n < count; n++) {
    const record = readRecord(cursor, pointers);
    if (!record) return undefined;
    if (record.type === 'OPT') opts.push(record);
    else records.push(record);
  }
  return records;
}
