import { addressOctets } from './address.ts';
import { CLASS_IN, typeNumber } from './codes.ts';
import { putU16 } from './octets.ts';
import type { Query } from './query.ts';
import type { DnsRecord, Soa } from './record.ts';
import { HEADER_OCTETS, MAX_NAME_OCTETS } from './wire-name.ts';

/** What a message has in its sections; those left out are empty. */
interface Sections {
  readonly answers?: readonly DnsRecord[];
  readonly authorities?: readonly DnsRecord[];
  readonly additionals?: readonly DnsRecord[];
}

/** Labels of 1 to 63 plain characters, 253 in all, which is 255 octets on the wire (RFC 1035 section 2.3.4); or the root. */
const HOST_NAME = /^(?:\.|(?!.{254})(?:[\w*-]{1,63}\.)*[\w*-]{1,63})$/;

/** Pointers have 14 bits: what lies behind cannot be pointed at (RFC 1035 section 4.1.4). */
const POINTED_MAX = 0x3fff;
const POINTER = 0xc000;
/** Type, class, TTL, RDLEN (RFC 1035 section 4.1.3). */
const RECORD_HEAD = 10;
/** The most that a record takes: its name, its head, and the largest data, an SOA. */
const RECORD_MAX = MAX_NAME_OCTETS + RECORD_HEAD + 2 * MAX_NAME_OCTETS + 20;

/** Where messages are written, one at a time. */
let desk = Buffer.alloc(16 * RECORD_MAX);

/**
 * A message that is being written. A name, or the end of one, that has been written already is pointed at (RFC 1035 section 4.1.4): an
 * uncompressed delegation has nearly twice as many octets, which anybody could have sent to anybody by a forged question.
 */
class Message {
  readonly #bytes: Buffer;
  /** Where names, and the ends of names, begin. */
  readonly #known = new Map<string, number>();
  #at = HEADER_OCTETS;

  constructor(octetsMax: number) {
    if (desk.length < octetsMax) desk = Buffer.alloc(octetsMax);
    this.#bytes = desk;
  }

  /** A copy, of its own length: the desk is much larger, the next message is written there too, and others may keep this one. */
  get written(): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(0, this.#at));
  }

  /** The question as it came; its name in text, where a dot separates labels and nothing else. */
  question(name: string, octets: Uint8Array): void {
    let at = this.#at;
    for (let rest = name; rest !== '' && rest !== '.'; rest = parentOf(rest)) {
      this.#known.set(rest, at);
      at += (octets[at - HEADER_OCTETS] ?? 0) + 1;
    }
    this.octets(octets);
  }

  octets(octets: Uint8Array): void {
    this.#bytes.set(octets, this.#at);
    this.#at += octets.length;
  }

  record(record: DnsRecord): void {
    this.#name(record.name);
    this.#u16(typeNumber(record.type));
    this.#u16(CLASS_IN);
    this.#u32(record.ttl);
    const lengthAt = this.#at;
    this.#at += 2;
    this.#data(record);
    putU16(this.#bytes, lengthAt, this.#at - lengthAt - 2);
  }

  #data(record: DnsRecord): void {
    if (record.type === 'NS' || record.type === 'CNAME') this.#name(record.data);
    else if (record.type === 'SOA') this.#soa(record.data);
    else this.octets(addressOctets(record.data));
  }

  #soa({ mname, rname, serial, refresh, retry, expire, minimum }: Soa): void {
    this.#name(mname);
    this.#name(rname);
    for (const number of [serial, refresh, retry, expire, minimum]) this.#u32(number);
  }

  #name(name: string): void {
    if (!HOST_NAME.test(name)) throw new RangeError(`record name "${name}" is not a plain host name`);
    for (let rest = name.toLowerCase(); rest !== '' && rest !== '.'; rest = parentOf(rest)) {
      const known = this.#known.get(rest);
      if (known !== undefined) {
        this.#u16(POINTER | known);
        return;
      }
      if (this.#at <= POINTED_MAX) this.#known.set(rest, this.#at);
      const end = rest.indexOf('.');
      const label = end < 0 ? rest : rest.slice(0, end);
      this.#bytes[this.#at++] = label.length;
      for (let index = 0; index < label.length; index++) this.#bytes[this.#at++] = label.charCodeAt(index);
    }
    this.#bytes[this.#at++] = 0;
  }

  #u16(value: number): void {
    putU16(this.#bytes, this.#at, value);
    this.#at += 2;
  }

  #u32(value: number): void {
    this.#bytes.writeUInt32BE(value, this.#at);
    this.#at += 4;
  }
}

/** The name without its first label; empty for a name of one. */
function parentOf(name: string): string {
  const end = name.indexOf('.');
  return end < 0 ? '' : name.slice(end + 1);
}

/**
 * A response with these flags, the question as it came, the records, and an OPT at the end if there is one. Throws RangeError for a record
 * whose names are not plain host names.
 */
export function encodeResponse(
  query: Query,
  flags: number,
  sections: Sections,
  opt: Uint8Array | undefined,
): Uint8Array {
  const { answers = [], authorities = [], additionals = [] } = sections;
  const records = [...answers, ...authorities, ...additionals];
  const message = new Message(HEADER_OCTETS + query.question.length + records.length * RECORD_MAX + (opt?.length ?? 0));
  message.question(query.name, query.question);
  for (const record of records) message.record(record);
  if (opt) message.octets(opt);
  const bytes = message.written;
  const counts = [query.id, flags, 1, answers.length, authorities.length, additionals.length + (opt ? 1 : 0)];
  for (let index = 0; index < counts.length; index++) putU16(bytes, 2 * index, counts[index] ?? 0);
  return bytes;
}
