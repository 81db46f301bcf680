const SPACE = /[ \t\n\r]*/y;
/** What follows a backslash in a string (RFC 8259 section 7). */
const ESCAPE = /["\\/bfnrt]|u[\da-fA-F]{4}/y;
const WORD = /-?\d[\d.eE+-]*|-|[a-z]+/y;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const LITERALS = ['true', 'false', 'null'];

/** Matches at an offset, and says where the match ends. */
function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Where a part of the text ends, or where it goes wrong: at the end of the text, that is where it was cut off. */
interface Part {
  readonly at: number;
  readonly ok: boolean;
}

/** A string, from behind its first quote. */
function stringPart(text: string, from: number): Part {
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) return { at: at + 1, ok: true };
    if (unit < 0x20) return { at, ok: false };
    if (unit !== 0x5c) continue;
    const end = endOf(ESCAPE, text, at + 1);
    // Cut off in the middle of an escape, or none at all.
    if (end === undefined)
      return { at: /^u?[\da-fA-F]{0,3}$/.test(text.slice(at + 1, at + 6)) ? text.length : at, ok: false };
    at = end - 1;
  }
  return { at: text.length, ok: false };
}

/** A number, or `true`, `false` and `null`. */
function wordPart(text: string, at: number): Part {
  const end = endOf(WORD, text, at);
  if (end === undefined) return { at, ok: false };
  const word = text.slice(at, end);
  if (NUMBER.test(word) || LITERALS.includes(word)) return { at: end, ok: true };
  const isCut = end === text.length && (/^-?[\d.eE+-]*$/.test(word) || LITERALS.some((one) => one.startsWith(word)));
  return { at: isCut ? end : at, ok: false };
}

/**
 * How much of a text is the beginning of JSON (RFC 8259), in UTF-16 units; all of it where it was only cut off. Linear, and for texts
 * that are known not to be JSON.
 */
export function jsonEnd(text: string): number {
  const open: string[] = [];
  let wants: 'value' | 'key' | 'colon' | 'next' = 'value';
  let isFirst = false;
  for (let at = endOf(SPACE, text, 0) ?? 0; at < text.length; at = endOf(SPACE, text, at) ?? at) {
    const unit = text[at] ?? '';
    const inside = open.at(-1);
    const closes = unit === (inside === '{' ? '}' : ']') && inside !== undefined;
    if (closes && (wants === 'next' || isFirst)) {
      open.pop();
      [wants, isFirst, at] = ['next', false, at + 1];
      continue;
    }
    isFirst = false;
    if (wants === 'next') {
      if (unit !== ',' || inside === undefined) return at;
      [wants, at] = [inside === '{' ? 'key' : 'value', at + 1];
    } else if (wants === 'colon') {
      if (unit !== ':') return at;
      [wants, at] = ['value', at + 1];
    } else if (wants === 'value' && (unit === '{' || unit === '[')) {
      open.push(unit);
      [wants, isFirst, at] = [unit === '{' ? 'key' : 'value', true, at + 1];
    } else {
      const part: Part =
        unit === '"' ? stringPart(text, at + 1) : wants === 'key' ? { at, ok: false } : wordPart(text, at);
      if (!part.ok) return part.at;
      [wants, at] = [wants === 'key' ? 'colon' : 'next', part.at];
    }
  }
  return text.length;
}
