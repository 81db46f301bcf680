import { type Draw, NUMBERS } from './draw.ts';

const DEEP = 500;

/** Values in place of which a program expects others. */
const VALUES: readonly unknown[] = [
  ...[null, true, false, '', {}, [], [null], { node: null }, ...NUMBERS],
  ...['__proto__', 'constructor', 'edge-a1', 'net-a', 'a1', '\u0000', '\ud800', 'x'.repeat(300), '9'.repeat(30)],
];

/** Text in place of a value that no serialiser would write. */
const TEXTS: readonly string[] = [
  ...['1e999', '-1e999', '-0', 'NaN', '0x1', '01', '"', '{', '}', '[', 'nul', '"\\u12', '{"__proto__":{"node":1}}'],
  ...['[]'.repeat(20), `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`, '{"a":1,"a":2}', '\ufeff{}'],
];

/** Changes JSON text: one value somewhere in it, or several; what it says, or how it is written. */
export function mutateJson(draw: Draw, text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return draw.pick(TEXTS);
  }
  let mutated = JSON.stringify(mutateValue(draw, value)) ?? '';
  while (draw.chance(0.2)) mutated = JSON.stringify(mutateValue(draw, JSON.parse(mutated || 'null')));
  return draw.chance(0.15) ? mutateText(draw, mutated) : mutated;
}

function mutateText(draw: Draw, text: string): string {
  const at = draw.below(text.length + 1);
  if (draw.chance(0.3)) return text.slice(0, at);
  if (draw.chance(0.5)) return text.slice(0, at) + draw.pick(TEXTS) + text.slice(at);
  const values = [...text.matchAll(/-?\d+(\.\d+)?|"[^"]*"|true|false/g)];
  if (values.length === 0) return draw.pick(TEXTS);
  const { 0: value, index } = draw.pick(values);
  return text.slice(0, index) + draw.pick(TEXTS) + text.slice(index + value.length);
}

/** Walks down to a random depth, and changes what it finds there. */
function mutateValue(draw: Draw, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || draw.chance(0.1)) return replaced(draw, value);
  if (Array.isArray(value)) return mutateList(draw, value);
  const keys = Object.keys(value);
  if (keys.length === 0 || draw.chance(0.1)) return { ...value, [draw.chance(0.5) ? 'extra' : '']: draw.pick(VALUES) };
  const key = draw.pick(keys);
  const entries = Object.entries(value).filter(([own]) => own !== key || draw.chance(0.9));
  return Object.fromEntries(entries.map(([own, one]) => [own, own === key ? mutateValue(draw, one) : one]));
}

function mutateList(draw: Draw, list: readonly unknown[]): unknown {
  if (list.length === 0 || draw.chance(0.2)) return [...list, draw.pick(VALUES)];
  const at = draw.below(list.length);
  if (draw.chance(0.2)) return list.toSpliced(at, 1);
  if (draw.chance(0.1)) return [...list, ...list];
  return list.map((one, index) => (index === at ? mutateValue(draw, one) : one));
}

function replaced(draw: Draw, value: unknown): unknown {
  if (typeof value === 'number' && draw.chance(0.5)) return value + draw.pick([-1, 1, 0.5, 1000]);
  if (typeof value === 'string' && draw.chance(0.3)) return mutateString(draw, value);
  return draw.pick(VALUES);
}

/** JSON inside a string, as a book is in its copy, is changed as such. */
function mutateString(draw: Draw, text: string): string {
  return /^[{[]/.test(text) ? mutateJson(draw, text) : mutateText(draw, text);
}
