type Change = (text: string) => string;

const FORBIDDEN = '__proto__';

function deep(value: unknown, changeValue: Change, changeKey: Change): unknown {
  if (typeof value === 'string') return changeValue(value);
  if (Array.isArray(value)) return value.map((one) => deep(one, changeValue, changeKey));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== FORBIDDEN)
      .map(([key, one]) => [changeKey(key), deep(one, changeValue, changeKey)]),
  );
}

const same: Change = (text) => text;
const single: Change = (text) => text.replaceAll('$$', '$');
const doubled: Change = (text) => text.replaceAll('$', '$$$$');

/** What compose's output says: it doubles every dollar sign, in keys too. */
export const undoubled = (output: unknown): unknown => deep(output, single, single);

/** The same as compose's input: it takes `$` for the beginning of a variable, in values only. */
export const withDoubledDollars = (input: unknown): unknown => deep(input, doubled, same);
