import type { Cursor } from './octets.ts';

/** Octets of a name on the wire, lengths and root included (RFC 1035 section 2.3.4). */
export const MAX_NAME_OCTETS = 255;
/** Octets of one label (RFC 1035 section 2.3.4). */
export const MAX_LABEL_OCTETS = 63;
/** Octets of the header: no name can start before its end (RFC 1035 section 4.1.1). */
export const HEADER_OCTETS = 12;

const DOT = 0x2e;
const BACKSLASH = 0x5c;

/**
 * How each octet of a label is written in text: lower case (RFC 4343), and `\ddd` (RFC 1035 section 5.1) for all but
 * printable ASCII, and for the dot and the backslash, so that two names are the same text only if they are the same name.
 */
export const OCTET_TEXT: readonly string[] = Array.from({ length: 256 }, (_, octet) => {
  const plain = octet > 0x20 && octet < 0x7f && octet !== DOT && octet !== BACKSLASH;
  return plain ? String.fromCharCode(octet).toLowerCase() : `\\${String(octet).padStart(3, '0')}`;
});

/** Compression pointers in a row that a name may have: no more than it has labels (127, of one octet each) has ever been of use (RFC 9267 section 2). */
const MAX_POINTERS = 127;

/** Compression pointers that may still be followed in a message. */
export interface PointerBudget {
  left: number;
}

/**
 * As many as the message has octets. One that means well has fewer than half as many pointers, each followed for a few names; without a bound
 * each of thousands of names leads through a chain of thousands (RFC 9267 section 2).
 */
export const pointerBudget = (message: Uint8Array): PointerBudget => ({ left: message.length });

/**
 * Reads a name as dotted text without a trailing dot; the root is `.`. Undefined when it is not a legal name: a label of a
 * kind other than 00, over 63 octets or past the end, over 255 octets in all, or a pointer where there is no budget for any.
 * Pointers must lead strictly backwards (RFC 1035 section 4.1.4, RFC 9267 section 2), so that reading ends; how soon, the budget of the
 * message says.
 */
export function readName(cursor: Cursor, budget?: PointerBudget): string | undefined {
  const { bytes } = cursor;
  let at = cursor.at;
  let start = at;
  let endAt = -1;
  let octets = 1;
  let pointers = 0;
  let name = '';
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return undefined;
    if (length === 0) {
      cursor.at = endAt < 0 ? at + 1 : endAt;
      return name === '' ? '.' : name;
    }
    if (length >= 0xc0) {
      const low = bytes[at + 1];
      const target = ((length & 0x3f) << 8) | (low ?? 0);
      if (!budget || low === undefined || target >= start || target < HEADER_OCTETS) return undefined;
      if (++pointers > MAX_POINTERS || --budget.left < 0) return undefined;
      if (endAt < 0) endAt = at + 2;
      start = target;
      at = target;
      continue;
    }
    octets += length + 1;
    if (length > MAX_LABEL_OCTETS || octets > MAX_NAME_OCTETS || at + length >= bytes.length) return undefined;
    if (name !== '') name += '.';
    for (let i = at + 1; i <= at + length; i++) name += OCTET_TEXT[bytes[i] ?? 0] ?? '';
    at += length + 1;
  }
}

/** The octet that the text at `at` stands for: a character, or `\ddd`. */
function octetAt(name: string, at: number): number {
  const code = name.charCodeAt(at);
  if (code !== BACKSLASH) {
    if (code > 0x7e) throw new RangeError(`name "${name}" has a character that is not ASCII: write it as \\ddd`);
    return code;
  }
  const digits = name.slice(at + 1, at + 4);
  if (!/^\d{3}$/.test(digits) || Number(digits) > 255) throw new RangeError(`name "${name}" has a bad escape: \\ddd`);
  return Number(digits);
}

/** Reads text as `readName` writes it back into wire form. Throws RangeError for what is not a legal name. */
export function nameOctets(name: string): Uint8Array {
  const wire = new Uint8Array(Math.min(name.length, MAX_NAME_OCTETS * 4) + 2);
  if (name === '.') return wire.subarray(0, 1);
  let lengthAt = 0;
  let to = 1;
  for (let at = 0; at <= name.length; at++) {
    if (at < name.length && name.charCodeAt(at) !== DOT) {
      wire[to++] = octetAt(name, at);
      if (name.charCodeAt(at) === BACKSLASH) at += 3;
      continue;
    }
    const length = to - lengthAt - 1;
    if (length < 1 || length > MAX_LABEL_OCTETS) throw new RangeError(`name "${name}" has a label of ${length} octets`);
    wire[lengthAt] = length;
    lengthAt = to++;
  }
  if (to > MAX_NAME_OCTETS) throw new RangeError(`name of ${to} octets: at most ${MAX_NAME_OCTETS}`);
  wire[lengthAt] = 0;
  return wire.subarray(0, to);
}
