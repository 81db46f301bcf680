import { UsageError } from '../errors.ts';
import { tooDeepAt } from './json-depth.ts';

/** Whether the text is JSON, or would be if it went on. V8 names an offset, except at the end and for a stray token. */
function viable(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const offset = /at position (\d+)/.exec(String(error))?.[1];
    return offset === undefined ? String(error).includes('Unexpected end') : Number(offset) >= text.length;
  }
}

/** How much of the text could be the start of JSON, in UTF-16 units, by binary search: viable prefixes come first. */
function viableLength(text: string): number {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (viable(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

/** Where in a text: `line 3, column 7`, both from 1. */
function place(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/**
 * JSON text to a value. Throws UsageError that says where the text stops being JSON, or that it was cut off; `source`
 * names the text.
 */
export function parseJson(text: string, source: string): unknown {
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    throw new UsageError(`${source} is nested too deep from ${place(text, deep)} on: nothing that we write is`);
  }
  try {
    return JSON.parse(text);
  } catch {
    const offset = viableLength(text);
    throw new UsageError(
      offset === text.length
        ? `${source} ends too early, at ${place(text, offset)}: it was cut off, so get the whole of it again`
        : `${source} is not JSON from ${place(text, offset)} on: correct it there`,
    );
  }
}
