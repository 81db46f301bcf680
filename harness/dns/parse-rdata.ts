import { isIPv4, isIPv6 } from 'node:net';
import { addressOctets } from './address.ts';
import { typeNumber } from './codes.ts';
import { parseName } from './name-text.ts';
import { fieldsOf, fixedOctets, type RdataField } from './rdata-fields.ts';
import { readRdata } from './read-rdata.ts';
import { parseTtl } from './ttl-text.ts';
import { nameOctets } from './wire-name.ts';

/** A word of a record as it is written: escapes are kept, quotes around it are not. */
export interface Word {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** The octets of a string (RFC 1035 section 5.1); what is not ASCII counts as its UTF-8. */
function stringOctets(text: string): Uint8Array {
  const pieces = text.match(/\\\d{3}|\\[^\d]|[^\\]+/gu) ?? [];
  if (pieces.join('').length !== text.length) throw new RangeError(`"${text}" has a backslash that escapes nothing`);
  const octets = pieces.map((piece) => {
    if (!piece.startsWith('\\')) return Buffer.from(piece);
    const escaped = piece.slice(1);
    if (!/^\d/.test(escaped)) return Buffer.from(escaped);
    if (Number(escaped) > 0xff) throw new RangeError(`"${text}" has an escape over \\255`);
    return Buffer.from([Number(escaped)]);
  });
  return Buffer.concat(octets);
}

function shortString(text: string): Uint8Array {
  const octets = stringOctets(text);
  if (octets.length > 0xff) throw new RangeError(`a string of ${octets.length} octets: 255 are the most`);
  return Buffer.from([octets.length, ...octets]);
}

function numberOctets(value: number, octets: number): Uint8Array {
  const buffer = Buffer.alloc(octets);
  buffer.writeUIntBE(value, 0, octets);
  return buffer;
}

function number(text: string, octets: number): Uint8Array {
  if (!/^\d{1,10}$/.test(text) || Number(text) >= 2 ** (8 * octets))
    throw new RangeError(`"${text}" is no number from 0 to ${2 ** (8 * octets) - 1}`);
  return numberOctets(Number(text), octets);
}

/** Seconds since 1970, or a time of RFC 4034 section 3.2, modulo 2^32. */
function time(text: string): Uint8Array {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)?.slice(1).map(Number);
  if (!parts) return number(text, 4);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return numberOctets((Date.UTC(year, month - 1, day, hour, minute, second) / 1_000) % 2 ** 32, 4);
}

function address(text: string, isAddress: (text: string) => boolean, family: 4 | 6): Uint8Array {
  if (!isAddress(text) || text.includes('%')) throw new RangeError(`"${text}" is no IPv${family} address`);
  // The last 32 bits of an IPv6 address may be written as an IPv4 address (RFC 4291 section 2.2).
  const [, head, tail] = (family === 6 ? /^(.*:)([\d.]+\.\d+)$/.exec(text) : undefined) ?? [];
  if (head === undefined || tail === undefined) return addressOctets(text);
  const [a = 0, b = 0, c = 0, d = 0] = addressOctets(tail);
  return addressOctets(`${head}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`);
}

function digits(text: string): Uint8Array {
  if (!/^([\da-f]{2})+$/i.test(text)) throw new RangeError(`"${text}" is not in pairs of hexadecimal digits`);
  return Buffer.from(text, 'hex');
}

function base64(text: string): Uint8Array {
  const octets = Buffer.from(text, 'base64');
  if (text === '' || octets.toString('base64').replace(/=+$/, '') !== text.replace(/=+$/, ''))
    throw new RangeError(`"${text}" is not base64`);
  return octets;
}

/** Fields that take every word that is left. */
const TAKES_REST: readonly RdataField[] = ['strings', 'hex', 'base64'];

const owned = (text: string, origin: string): string => (text === '@' ? origin : parseName(text, origin));

function fieldOctets(field: RdataField, words: readonly string[], origin: string): Uint8Array {
  const [word = ''] = words;
  const size = fixedOctets(field);
  if (field === 'ipv4') return address(word, isIPv4, 4);
  if (field === 'ipv6') return address(word, isIPv6, 6);
  if (field === 'name') return nameOctets(owned(word, origin));
  if (field === 'seconds') return numberOctets(parseTtl(word), 4);
  if (field === 'time') return time(word);
  if (field === 'type') return numberOctets(typeNumber(word.toUpperCase()), 2);
  if (field === 'word' && !/^[\da-z]+$/i.test(word)) throw new RangeError(`"${word}" is not of letters and digits`);
  if (field === 'word' || field === 'string') return shortString(word);
  if (field === 'strings') return Buffer.concat(words.map(shortString));
  if (field === 'text') return stringOctets(word);
  if (field === 'hex') return digits(words.join(''));
  return field === 'base64' ? base64(words.join('')) : number(word, size ?? 1);
}

function fieldsOctets(type: string, fields: readonly RdataField[], words: readonly Word[], origin: string): Uint8Array {
  const isOpen = fields.some((field) => TAKES_REST.includes(field));
  const has = `${words.length} ${words.length === 1 ? 'word' : 'words'} of data`;
  if (words.length < fields.length || (!isOpen && words.length > fields.length))
    throw new RangeError(`${type} has ${has}, and needs ${fields.length}${isOpen ? ' or more' : ''}`);
  const parts = fields.map((field, index) => {
    const mine = words.slice(index, TAKES_REST.includes(field) ? undefined : index + 1);
    return fieldOctets(
      field,
      mine.map(({ text }) => text),
      origin,
    );
  });
  return Uint8Array.from(Buffer.concat(parts));
}

/** `\# LENGTH HEX…` (RFC 3597 section 5), for any type. */
function genericOctets(type: string, [, length, ...rest]: readonly Word[]): Uint8Array {
  const text = rest.map((word) => word.text).join('');
  const octets = text === '' ? new Uint8Array() : digits(text);
  if (length?.text !== `${octets.length}`)
    throw new RangeError(`${type} says ${length?.text ?? 'nothing'} and has ${octets.length} octets`);
  const fields = fieldsOf(type);
  const read = fields ? readRdata({ bytes: octets, at: 0 }, octets.length, fields) : octets;
  if (!read) throw new RangeError(`${type} has octets that are no data of that type`);
  return read;
}

/**
 * The octets of a record's data from the words that it is written in, as `readRdata` gives them. Undefined where the type is one that is
 * not read, and its data are not octets. Names are below `origin`. Throws RangeError for what is no data of that type.
 */
export function parseRdata(type: string, words: readonly Word[], origin: string): Uint8Array | undefined {
  const [first] = words;
  if (first?.text === '\\#' && !first.isQuoted) return genericOctets(type, words);
  const fields = fieldsOf(type);
  if (!fields) {
    if (/^TYPE\d+$/.test(type)) throw new RangeError(`${type} needs its data as \\# LENGTH HEX`);
    return undefined;
  }
  const octets = fieldsOctets(type, fields, words, origin);
  if (octets.length > 0xffff) throw new RangeError(`${type} has ${octets.length} octets of data: 65535 are the most`);
  return octets;
}
