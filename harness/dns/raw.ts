import { CLASS_IN, typeNumber } from './codes.ts';
import { putU16 } from './octets.ts';
import { HEADER_OCTETS, MAX_LABEL_OCTETS } from './wire-name.ts';

/** A query of a given length of name. */
export interface RawName {
  readonly id: number;
  /** Octets of QNAME on the wire, with the root: 3 or more, and past 255 as long as the datagram holds it. */
  readonly nameOctets: number;
  /** The text that fills the labels, over and over; ASCII. */
  readonly label?: string;
}

/**
 * A query of type A whose QNAME has exactly `nameOctets` octets, in labels that are each legal, though the whole need not
 * be (RFC 1035 section 2.3.4): what dns-packet cannot write. Throws RangeError for under 3 octets: no such name exists but
 * the root.
 */
export function rawNameQuery({ id, nameOctets, label = 'x' }: RawName): Uint8Array {
  if (nameOctets < 3) throw new RangeError(`a name of ${nameOctets} octets: give 3 or more`);
  const bytes = new Uint8Array(HEADER_OCTETS + nameOctets + 4);
  putU16(bytes, 0, id);
  putU16(bytes, 4, 1);
  let at = HEADER_OCTETS;
  let rest = nameOctets - 1;
  let filled = 0;
  while (rest > 0) {
    let take = Math.min(MAX_LABEL_OCTETS + 1, rest);
    if (rest - take === 1) take--; // one octet left over would be a label without text
    bytes[at] = take - 1;
    for (let i = 1; i < take; i++) bytes[at + i] = label.charCodeAt(filled++ % label.length);
    at += take;
    rest -= take;
  }
  putU16(bytes, at + 1, typeNumber('A'));
  putU16(bytes, at + 3, CLASS_IN);
  return bytes;
}
