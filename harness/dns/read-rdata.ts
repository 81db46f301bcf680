import type { Cursor } from './octets.ts';
import { fixedOctets, type RdataField } from './rdata-fields.ts';
import { nameOctets, type PointerBudget, readName } from './wire-name.ts';

/** The tag of a CAA: letters and digits, and at least one (RFC 8659 section 4.1). */
const isWord = (octets: Uint8Array): boolean => /^[\da-z]+$/i.test(Buffer.from(octets).toString('latin1'));

/** Where a field that began at `at` ends, if its data fit. */
function endOfField(bytes: Uint8Array, at: number, endAt: number, field: RdataField): number | undefined {
  const octets = fixedOctets(field);
  if (octets !== undefined) return at + octets;
  if (field === 'text' || field === 'hex' || field === 'base64') return endAt;
  let next = at;
  do next += 1 + (bytes[next] ?? 0);
  while (field === 'strings' && next < endAt);
  return field === 'word' && !isWord(bytes.subarray(at + 1, next)) ? undefined : next;
}

/**
 * The octets of data from the cursor to `endAt`, with every name written out and in lower case (RFC 4034 section 6.2), so that the same data are
 * the same octets wherever they stood; undefined where they do not fit the fields.
 */
export function readRdata(
  cursor: Cursor,
  endAt: number,
  fields: readonly RdataField[],
  pointers?: PointerBudget,
): Uint8Array | undefined {
  const { bytes } = cursor;
  const parts: Uint8Array[] = [];
  for (const field of fields) {
    const from = cursor.at;
    if (field === 'name') {
      const name = readName(cursor, pointers);
      if (name === undefined) return undefined;
      parts.push(nameOctets(name));
    } else {
      const next = endOfField(bytes, from, endAt, field);
      if (next === undefined) return undefined;
      parts.push(bytes.subarray(from, next));
      cursor.at = next;
    }
    if (cursor.at > endAt) return undefined;
  }
  return cursor.at === endAt ? Uint8Array.from(Buffer.concat(parts)) : undefined;
}
