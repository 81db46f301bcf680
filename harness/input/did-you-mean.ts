import { UsageError } from '../basics/errors.ts';
import { quotedValue } from '../text/printable.ts';

/** Edits (insert, delete, replace) that turn one word into the other (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Nobody mistypes more than that, and the time that it takes grows with both lengths. */
const COMPARED_MAX = 100;

/** The candidate that a mistyped word most likely meant; the first of several. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = distance(word.slice(0, COMPARED_MAX), candidate.slice(0, COMPARED_MAX));
    if (!best || edits < best.edits) best = { candidate, edits };
  }
  return best?.candidate;
}

/** The same, if a slip of the hand can have made the one of the other: every other character at most, and two that changed places are two. */
export function likely(word: string, candidates: readonly string[]): string | undefined {
  const best = nearest(word, candidates);
  return best !== undefined && distance(word.slice(0, COMPARED_MAX), best) * 2 <= word.length ? best : undefined;
}

/** The named thing in a list. Throws UsageError that names the nearest and all of them. */
export function pick<T>(what: string, name: string, things: readonly T[], nameOf: (thing: T) => string): T {
  const found = things.find((thing) => nameOf(thing) === name);
  if (found !== undefined) return found;
  const names = things.map(nameOf);
  throw new UsageError(
    `unknown ${what} ${quotedValue(name)}: did you mean "${nearest(name, names)}"? There are: ${names.join(', ') || 'none'}`,
  );
}
