import { UsageError } from '../basics/errors.ts';
import { tooDeepAt } from './json-depth.ts';
import { jsonEnd } from './json-end.ts';
import { hasProto } from './json-fields.ts';

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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const offset = jsonEnd(text);
    throw new UsageError(
      offset === text.length
        ? `${source} ends too early, at ${place(text, offset)}: it was cut off, so get the whole of it again`
        : `${source} is not JSON from ${place(text, offset)} on: correct it there`,
    );
  }
  if (hasProto(value)) throw new UsageError(`${source} has a field "__proto__", which no file of ours has: remove it`);
  return value;
}
