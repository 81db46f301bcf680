import type { Word } from '../../dns/parse-rdata.ts';
import { wordsOf } from './zone-words.ts';

/** BIND 9's `$GENERATE`: a counter, and what it is put into. */
export interface Generate {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Reads `1-10` or `1-10/2`. Throws RangeError. */
export function parseRange(text: string): Generate {
  const [, first, last, by = '1'] = /^(\d{1,9})-(\d{1,9})(?:\/(\d{1,9}))?$/.exec(text) ?? [];
  const range = { from: Number(first), to: Number(last), step: Number(by) };
  if (first === undefined || range.to < range.from || range.step < 1)
    throw new RangeError(`"${text}" is no range such as 1-10 or 1-10/2`);
  return range;
}

const COUNTER = /\\.|\$\$|\$\{(-?\d{1,9})(?:,(\d{1,3})(?:,([doxXnN]))?)?\}|\$\{|\$/g;

/** Hexadecimal digits from the last on, each a label of its own; `width` counts the dots too. */
function nibbles(value: number, width: number): string {
  let text = '';
  let rest = value;
  let left = width;
  do {
    text += (rest % 16).toString(16);
    rest = Math.floor(rest / 16);
    left--;
    if (left > 0 || rest > 0) {
      text += '.';
      left--;
    }
  } while (left > 0 || rest > 0);
  return text;
}

function written(value: number, width: number, base: string): string {
  if (base === 'n') return nibbles(value, width);
  if (base === 'N') return nibbles(value, width).toUpperCase();
  const text = value.toString(base === 'd' ? 10 : base === 'o' ? 8 : 16).padStart(width, '0');
  return base === 'X' ? text.toUpperCase() : text;
}

/** A text with the counter in it: `$`, `${offset,width,base}`; `\$` and `$$` are a dollar. Throws RangeError. */
export function withCounter(text: string, counter: number): string {
  return text.replace(COUNTER, (match, offset?: string, width = '0', base = 'd') => {
    if (match.startsWith('\\')) return match;
    if (match === '$$') return '$';
    if (match === '${') throw new RangeError(`"${text}" has no such form of the counter as \${offset,width,base}`);
    const value = counter + Number(offset ?? 0);
    if (value < 0) throw new RangeError(`"${text}" is below 0 where the counter is ${counter}`);
    return written(value, Number(width), base);
  });
}

/** The words of the data with the counter in them; they may have been written as one in quotes. */
export function generatedWords(words: readonly Word[], counter: number): readonly Word[] {
  const [only] = words;
  if (words.length === 1 && only?.isQuoted) return wordsOf(withCounter(only.text, counter));
  return words.map(({ text, isQuoted }) => ({ text: withCounter(text, counter), isQuoted }));
}
