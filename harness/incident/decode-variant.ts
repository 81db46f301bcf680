import type { UsageError } from '../basics/errors.ts';
import type { YamlFile } from '../input/yaml-file.ts';
import { parseExpected } from './expected.ts';
import type { Step, Variant } from './incident.ts';
import type { FileOf } from './incident-schema.ts';

type FileVariant = FileOf['variants'][string];

/** One way to set the lab up, with what is expected of it. Throws UsageError. */
export function variantOf(file: YamlFile, name: string, variant: FileVariant, steps: readonly Step[]): Variant {
  const refuse = (field: string, problem: string): UsageError =>
    file.refuse(['variants', name, field], `variants.${name}.${field}: ${problem}`);
  const unknown = (field: string, step: string) => refuse(field, `"${step}" is no step: name one by its id`);
  const known = (step: string) => steps.some(({ id }) => id === step);
  const required = variant.steps === 'all' ? steps.map(({ id }) => id) : variant.steps;
  const stranger = required.find((step) => !known(step));
  if (stranger !== undefined) throw unknown('steps', stranger);
  const expected = [variant.expect].flat().flatMap((text) => parseExpected(text) ?? []);
  for (const one of expected) {
    if (one.is !== 'misses' || required.includes(one.step)) continue;
    throw known(one.step)
      ? refuse('expect', `step "${one.step}" is to be missed, and nobody requires it: add it to steps:`)
      : unknown('expect', one.step);
  }
  if (expected.some(({ is }) => is === 'holds') && expected.some(({ is }) => is === 'violates'))
    throw refuse('expect', 'it is to hold, and to violate something: leave one out');
  return { title: variant.title, set: variant.set, expect: expected, steps: required };
}
