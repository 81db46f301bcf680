import { addressSize, readIpv4, readIpv6 } from './address.ts';
import { CLASS_IN, TYPE_OPT, typeName } from './codes.ts';
import { type Cursor, u16, u32 } from './octets.ts';
import { fieldsOf } from './rdata-fields.ts';
import { readRdata } from './read-rdata.ts';
import { type PointerBudget, readName } from './wire-name.ts';

interface Common {
  /** The owner, as `Query.name`. */
  readonly name: string;
  /** Seconds. */
  readonly ttl: number;
}

/** Start of authority (RFC 1035 section 3.3.13). `minimum` bounds the TTL of negative answers, seconds (RFC 2308 section 4). */
export interface Soa {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

/** A record that `respond` can write. */
export type DnsRecord =
  | (Common & { readonly type: 'A' | 'AAAA' | 'NS' | 'CNAME'; readonly data: string })
  | (Common & { readonly type: 'SOA'; readonly data: Soa });

/** A record as read: types beyond `DnsRecord` keep their octets, with the names in them written out (`readRdata`). */
export type ReadRecord = DnsRecord | (Common & { readonly type: `TYPE${number}`; readonly data: Uint8Array });

/** An OPT as read: the upper eight bits of the RCODE are all that we need of it. */
export interface ReadOpt {
  readonly type: 'OPT';
  readonly extendedRcode: number;
}

/** Reads one record; undefined when it is malformed: RDLEN that does not fit the data, a class other than IN. `pointers` is the message's. */
export function readRecord(cursor: Cursor, pointers: PointerBudget): ReadRecord | ReadOpt | undefined {
  const { bytes } = cursor;
  const name = readName(cursor, pointers);
  const at = cursor.at;
  const dataAt = at + 10;
  if (name === undefined || dataAt > bytes.length) return undefined;
  const endAt = dataAt + u16(bytes, at + 8);
  if (endAt > bytes.length) return undefined;
  const type = u16(bytes, at);
  cursor.at = endAt;
  if (type === TYPE_OPT) return name === '.' ? { type: 'OPT', extendedRcode: bytes[at + 4] ?? 0 } : undefined;
  if (u16(bytes, at + 2) !== CLASS_IN) return undefined;
  const seconds = u32(bytes, at + 4);
  const ttl = seconds > 0x7fffffff ? 0 : seconds; // RFC 2181 section 8
  return readData({ bytes, at: dataAt }, endAt, type, { name, ttl }, pointers);
}

function readData(
  cursor: Cursor,
  endAt: number,
  typeCode: number,
  { name, ttl }: Common,
  pointers: PointerBudget,
): ReadRecord | undefined {
  const { bytes, at } = cursor;
  const type = typeName(typeCode);
  if (type === 'A') return endAt - at === addressSize(4) ? { name, type, ttl, data: readIpv4(bytes, at) } : undefined;
  if (type === 'AAAA')
    return endAt - at === addressSize(6) ? { name, type, ttl, data: readIpv6(bytes, at) } : undefined;
  if (type === 'NS' || type === 'CNAME') {
    const data = readName(cursor, pointers);
    return data !== undefined && cursor.at === endAt ? { name, type, ttl, data } : undefined;
  }
  if (type !== 'SOA') {
    const fields = fieldsOf(type);
    const octets = fields ? readRdata(cursor, endAt, fields, pointers) : bytes.subarray(at, endAt);
    return octets && { name, type: `TYPE${typeCode}`, ttl, data: octets };
  }
  const data = readSoa(cursor, endAt, pointers);
  return data && { name, type, ttl, data };
}

function readSoa(cursor: Cursor, endAt: number, pointers: PointerBudget): Soa | undefined {
  const { bytes } = cursor;
  const mname = readName(cursor, pointers);
  const rname = mname === undefined ? undefined : readName(cursor, pointers);
  const at = cursor.at;
  if (mname === undefined || rname === undefined || at + 20 !== endAt) return undefined;
  const [serial, refresh, retry] = [u32(bytes, at), u32(bytes, at + 4), u32(bytes, at + 8)];
  return { mname, rname, serial, refresh, retry, expire: u32(bytes, at + 12), minimum: u32(bytes, at + 16) };
}
