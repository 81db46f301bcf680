import { z } from 'zod';

type Scalar = string | number | boolean;

/** What a field must be: a value, one of several, or something with fields of its own. */
export type Wanted = Scalar | readonly Scalar[] | Condition;

/** What something must be: every field as wanted, and not as under `not`. */
export interface Condition {
  readonly [field: string]: Wanted;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const wanted: z.ZodType<Wanted> = z.union([scalar, z.array(scalar), z.lazy(() => conditionSchema)], {
  error: 'expected a value, a list of values, or fields with values',
});

/** Checks a condition's form. */
export const conditionSchema: z.ZodType<Condition> = z.record(z.string(), wanted, {
  error: 'expected fields with values',
});

/** Whether what is wanted is told by fields. */
export const isFields = (wanted: Wanted): wanted is Condition => typeof wanted === 'object' && !Array.isArray(wanted);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Whether a number or a text is as compared: above and below it is not equal. */
const compares = (value: unknown, want: Condition): boolean =>
  Object.entries(want).every(([how, wish]) => {
    if (how === 'not') return !matches(value, wish);
    if (typeof value === 'string') return how === 'contains' && typeof wish === 'string' && value.includes(wish);
    if (typeof value !== 'number' || typeof wish !== 'number') return false;
    return (how === 'above' && value > wish) || (how === 'below' && value < wish);
  });

/**
 * Whether a value is as wanted. A list is when one of its elements is; a node is also its id. What is absent never is, so
 * `via: {not: …}` demands that there is a `via`.
 */
export function matches(value: unknown, want: Wanted): boolean {
  if (Array.isArray(value)) return value.some((one) => matches(one, want));
  if (Array.isArray(want)) return want.some((one) => matches(value, one));
  if (!isObject(want)) return value === want || (isObject(value) && value.id === want);
  if (value === undefined) return false;
  if (!isObject(value)) return compares(value, want as Condition);
  return Object.entries(want).every(([field, wish]) =>
    field === 'not' ? !matches(value, wish) : matches(value[field], wish),
  );
}
