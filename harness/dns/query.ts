import { CLASS_IN, typeName } from './codes.ts';
import { type Edns, readQueryOpt } from './edns.ts';
import { type Cursor, u16 } from './octets.ts';
import { HEADER_OCTETS, readName } from './wire-name.ts';

/** A query that may be answered. */
export interface Query {
  readonly id: number;
  /** Lower case, dotted, no trailing dot; the root is `.`; octets that are no plain characters as `\ddd`. */
  readonly name: string;
  /** `A`, `AAAA`, `NS`, `SOA`, …, or `TYPEn`. */
  readonly rrtype: string;
  /** Recursion desired: copied into the response (RFC 1035 section 4.1.1). */
  readonly rd: boolean;
  readonly edns?: Edns;
  /** QNAME, QTYPE and QCLASS as they came, letter case too: what the response repeats. */
  readonly question: Uint8Array;
}

/** `answer` is what to do with a query that is no good; `drop`: say nothing, else `errorResponse(id, answer, opcode)`. */
export type ParsedQuery =
  | { readonly ok: true; readonly query: Query }
  | {
      readonly ok: false;
      readonly answer: 'drop' | 'FORMERR' | 'NOTIMP' | 'BADVERS';
      readonly id: number;
      /** Of the query: copied into the response too (RFC 1035 section 4.1.1). */
      readonly opcode: number;
    };

/**
 * Reads a query strictly; never throws. Dropped: under 12 octets, or a response, which might start a loop. NOTIMP: an
 * opcode other than QUERY (RFC 1035 section 4.1.1), a class other than IN. FORMERR: QDCOUNT other than 1 (RFC 9619
 * section 4), an illegal or compressed QNAME, records other than one OPT, octets left over. BADVERS: RFC 6891 section
 * 6.1.3. By hand and not with dns-packet, which takes garbage.
 */
export function parseQuery(bytes: Uint8Array): ParsedQuery {
  const id = u16(bytes, 0);
  const flags = bytes[2] ?? 0;
  const opcode = (flags >> 3) & 15;
  const bad = (answer: 'drop' | 'FORMERR' | 'NOTIMP' | 'BADVERS'): ParsedQuery => ({ ok: false, answer, id, opcode });
  if (bytes.length < HEADER_OCTETS || flags & 0x80) return bad('drop');
  if (opcode !== 0) return bad('NOTIMP');
  const records = u16(bytes, 10);
  if (u16(bytes, 4) !== 1 || u16(bytes, 6) !== 0 || u16(bytes, 8) !== 0 || records > 1) return bad('FORMERR');
  const cursor: Cursor = { bytes, at: HEADER_OCTETS };
  const name = readName(cursor);
  const endAt = cursor.at + 4;
  if (name === undefined || endAt > bytes.length) return bad('FORMERR');
  const edns = records === 1 ? readQueryOpt(bytes, endAt) : undefined;
  if (typeof edns === 'string') return bad(edns);
  if (!edns && endAt !== bytes.length) return bad('FORMERR');
  if (u16(bytes, cursor.at + 2) !== CLASS_IN) return bad('NOTIMP');
  const rrtype = typeName(u16(bytes, cursor.at));
  const query = { id, name, rrtype, rd: (flags & 1) === 1, question: bytes.subarray(HEADER_OCTETS, endAt) };
  return { ok: true, query: edns ? { ...query, edns } : query };
}
