import type { z } from 'zod';
import { inShort } from '../text/printable.ts';
import { likely } from './did-you-mean.ts';
import { fieldsAt } from './schema-fields.ts';

/** The most of a field's name that is told. */
const NAME_MAX = 60;

/** A path into JSON as people write it: `injections[2].atMs`. Empty for the value itself. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = inShort(String(key), NAME_MAX) || '""';
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
    input,
  );
}

type Issue = z.core.$ZodIssue;

/** What to do about a field that is not known: rename it to the one that it was meant to be, if one is near. */
function adviceFor(key: string, { path }: Issue, input: unknown, schema: z.ZodType): string {
  const there = Object.keys(valueAt(input, path) ?? {});
  const meant = likely(
    key,
    fieldsAt(schema, path).filter((field) => !there.includes(field)),
  );
  return meant === undefined ? 'remove it' : `did you mean "${meant}"?`;
}

/**
 * What zod found wrong first in `input`, as the end of a sentence: `injections[2].atMs is missing: add it`, or
 * `seed is wrong (expected number, received string): correct it`. A field that is not known comes before all else, since what is
 * missing may be that field under its right name. `prefix` is where `input` itself sits.
 */
export function firstIssue(
  error: z.ZodError,
  input: unknown,
  schema: z.ZodType,
  prefix: readonly PropertyKey[] = [],
): string {
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  if (!issue) return 'it cannot be read: write it again with this build';
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const field = fieldPath([...prefix, ...issue.path, key]);
    return `${field} is a field that this build does not know: ${adviceFor(key, issue, input, schema)}`;
  }
  const field = fieldPath([...prefix, ...issue.path]) || 'the whole';
  if (issue.code === 'invalid_key')
    return `${field} is no name (${issue.issues[0]?.message ?? issue.message}): correct it`;
  // A rule over several fields says itself what is to be done; the one that it names need not be the one to add.
  if (valueAt(input, issue.path) === undefined)
    return issue.code === 'custom' ? `${field}: ${issue.message}` : `${field} is missing: add it`;
  return `${field} is wrong (${issue.message.replace(/^Invalid (input|option): /, '')}): correct it`;
}

/** Where in `input` that is. */
export function issuePath(error: z.ZodError): readonly PropertyKey[] {
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  return issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : (issue?.path ?? []);
}
