import type { z } from 'zod';

/** A path into JSON as people write it: `injections[2].atMs`. Empty for the value itself. */
function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

/**
 * What zod found wrong first in `input`, as the end of a sentence: `injections[2].atMs is missing: add it`, or
 * `seed is wrong (expected number, received string): correct it`. `prefix` is where `input` itself sits.
 */
export function firstIssue(error: z.ZodError, input: unknown, prefix: readonly PropertyKey[] = []): string {
  const issue = error.issues[0];
  if (!issue) return 'it cannot be read: write it again with this build';
  if (issue.code === 'unrecognized_keys') {
    return `${fieldPath([...prefix, ...issue.path, issue.keys[0] ?? ''])} is a field that this build does not know: remove it`;
  }
  const field = fieldPath([...prefix, ...issue.path]) || 'the whole';
  if (valueAt(input, issue.path) === undefined) return `${field} is missing: add it`;
  return `${field} is wrong (${issue.message.replace(/^Invalid (input|option): /, '')}): correct it`;
}
