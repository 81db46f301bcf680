import { readIpv4, readIpv6 } from './address.ts';
import { typeName } from './codes.ts';
import { type Cursor, u16, u32 } from './octets.ts';
import { fieldsOf, type RdataField } from './rdata-fields.ts';
import type { ReadRecord, Soa } from './record.ts';
import { readName } from './wire-name.ts';

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

/** Octets as a quoted string (RFC 1035 section 5.1). */
const quoted = (octets: Uint8Array): string => {
  const inner = Array.from(octets, (octet) => {
    const character = String.fromCharCode(octet);
    if (character === '"' || character === '\\') return `\\${character}`;
    return octet >= 0x20 && octet < 0x7f ? character : `\\${String(octet).padStart(3, '0')}`;
  });
  return `"${inner.join('')}"`;
};

/** The string at the cursor, without its length. */
function takeString(cursor: Cursor): Uint8Array {
  const from = cursor.at + 1;
  cursor.at = from + (cursor.bytes[from - 1] ?? 0);
  return cursor.bytes.subarray(from, cursor.at);
}

function takeRest(cursor: Cursor): Uint8Array {
  const rest = cursor.bytes.subarray(cursor.at);
  cursor.at = cursor.bytes.length;
  return rest;
}

function takeNumber(cursor: Cursor, octets: 1 | 2 | 4): number {
  const { bytes, at } = cursor;
  cursor.at += octets;
  return octets === 4 ? u32(bytes, at) : octets === 2 ? u16(bytes, at) : (bytes[at] ?? 0);
}

function takeAddress(cursor: Cursor, octets: 4 | 16): string {
  const { bytes, at } = cursor;
  cursor.at += octets;
  return octets === 4 ? readIpv4(bytes, at) : readIpv6(bytes, at);
}

function takeStrings(cursor: Cursor): string {
  const strings: string[] = [];
  while (cursor.at < cursor.bytes.length) strings.push(quoted(takeString(cursor)));
  return strings.join(' ');
}

const number32 = (cursor: Cursor) => `${takeNumber(cursor, 4)}`;

/** Each takes its field from the cursor. */
const TEXT: Readonly<Record<RdataField, (cursor: Cursor) => string>> = {
  ipv4: (cursor) => takeAddress(cursor, 4),
  ipv6: (cursor) => takeAddress(cursor, 16),
  name: (cursor) => readName(cursor) ?? '',
  u8: (cursor) => `${takeNumber(cursor, 1)}`,
  u16: (cursor) => `${takeNumber(cursor, 2)}`,
  u32: number32,
  seconds: number32,
  time: number32,
  type: (cursor) => typeName(takeNumber(cursor, 2)),
  word: (cursor) => Buffer.from(takeString(cursor)).toString('latin1'),
  string: (cursor) => quoted(takeString(cursor)),
  strings: takeStrings,
  text: (cursor) => quoted(takeRest(cursor)),
  hex: (cursor) => hex(takeRest(cursor)),
  base64: (cursor) => Buffer.from(takeRest(cursor)).toString('base64'),
};

/**
 * Data as people write it, each only one way, so that the same data are the same text: numbers in decimal, names without a dot at the end,
 * addresses as RFC 5952 has them, and `\# 2 beef` for a type that is not read (RFC 3597 section 5). `octets` are as `readRdata` gives them.
 */
export function rdataText(type: string, octets: Uint8Array): string {
  const fields = fieldsOf(type);
  if (!fields) return octets.length === 0 ? '\\# 0' : `\\# ${octets.length} ${hex(octets)}`;
  const cursor: Cursor = { bytes: octets, at: 0 };
  return fields.map((field) => TEXT[field](cursor)).join(' ');
}

const soaText = ({ mname, rname, serial, refresh, retry, expire, minimum }: Soa): string =>
  [mname, rname, serial, refresh, retry, expire, minimum].join(' ');

/** A record with its data as text. */
export interface TextRecord {
  readonly name: string;
  /** By name where it has one. */
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly data: string;
}

/** A record as it was read, in text. */
export function textRecord({ name, ttl, type, data }: ReadRecord): TextRecord {
  if (typeof data === 'string') return { name, ttl, type, data };
  if (!(data instanceof Uint8Array)) return { name, ttl, type, data: soaText(data) };
  const known = typeName(Number(type.slice('TYPE'.length)));
  return { name, ttl, type: known, data: rdataText(known, data) };
}
