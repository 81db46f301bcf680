import type { UsageError } from '../basics/errors.ts';
import type { YamlFile } from '../input/yaml-file.ts';
import type { Expected, Step, Variant } from './incident.ts';
import type { FileOf } from './incident-schema.ts';

/** One way to set the lab up, with what is expected of it. Throws UsageError. */
export function variantOf(
  file: YamlFile,
  name: string,
  variant: FileOf['variants'][string],
  steps: readonly Step[],
): Variant {
  const unknown = (field: string, step: string): UsageError =>
    file.refuse(['variants', name, field], `variants.${name}.${field}: "${step}" is no step: name one by its id`);
  const known = (step: string) => steps.some(({ id }) => id === step);
  const required = variant.steps === 'all' ? steps.map(({ id }) => id) : variant.steps;
  const stranger = required.find((step) => !known(step));
  if (stranger !== undefined) throw unknown('steps', stranger);
  const [, is = 'holds', what = ''] = /^(\S+) ?(.*)$/.exec(variant.expect) ?? [];
  if (is === 'misses' && !required.includes(what)) throw unknown('expect', what);
  const expected: Expected =
    is === 'violates' ? { is, invariant: what } : is === 'misses' ? { is, step: what } : { is: 'holds' };
  return { title: variant.title, set: variant.set, expect: expected, steps: required };
}
