import { nameOctets, OCTET_TEXT } from './wire-name.ts';

/** One character of a name, or what an escape stands for. */
const PART = /\\(\d{3})|\\([^\d])|([^\\])/y;

function octetOf(text: string, [, digits, escaped, plain]: RegExpExecArray): string {
  const octet = digits === undefined ? (escaped ?? plain ?? '').charCodeAt(0) : Number(digits);
  if (digits === undefined && octet > 0x7e) throw new RangeError(`"${text}" has a character that is not ASCII`);
  if (octet > 0xff) throw new RangeError(`"${text}" has an escape over \\255`);
  return OCTET_TEXT[octet] ?? '';
}

/**
 * A name as people write it (RFC 1035 section 5.1): `\.` and `\ddd` are octets of a label, and a name that does not end in a dot is
 * below `origin`. The result is as `readName` gives it: lower case, no dot at the end, the root is `.`. Throws RangeError for no name.
 */
export function parseName(text: string, origin = '.'): string {
  if (text === '.') return text;
  let name = '';
  let isWhole = false;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    PART.lastIndex = at;
    const part = PART.exec(text);
    if (!part) throw new RangeError(`"${text}" has a backslash before nothing that it can escape`);
    isWhole = part[3] === '.';
    name += isWhole ? '.' : octetOf(text, part);
  }
  if (isWhole) name = name.slice(0, -1);
  else if (origin !== '.') name += `.${origin}`;
  if (name === '.') throw new RangeError(`"${text}" has a label of 0 octets`);
  nameOctets(name);
  return name;
}

/** The name without its first label; the root's, and that of a name of one label, is `.`. */
export function parentName(name: string): string {
  const end = name.indexOf('.');
  return end < 0 || end === name.length - 1 ? '.' : name.slice(end + 1);
}

/** Whether a name is another, or below it. */
export const isAtOrBelow = (name: string, ancestor: string): boolean =>
  ancestor === '.' || name === ancestor || name.endsWith(`.${ancestor}`);
