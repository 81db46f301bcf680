import { stringify } from 'yaml';
import type { Ms } from '../lab/spec.ts';
import type { Injection } from '../schedule/schedule.ts';
import { expectedText } from './expected.ts';
import type { Incident, Step } from './incident.ts';
import { FORMAT } from './incident-schema.ts';

/** A value on one line. */
const inline = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();

/** A length of time as files have it. */
const lengthText = (ms: Ms): string => (ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`);

/** What an injection is called in the file. */
const idOf = (index: number): string => `f${index + 1}`;

function injectionLine({ kind, target, atMs, durationMs, params }: Injection, index: number): string {
  const what = durationMs === 0 ? { push: kind, target } : { fault: kind, target, for: lengthText(durationMs) };
  const at = `+${lengthText(atMs)}`;
  return `  - ${inline({ id: idOf(index), at, ...what, ...(Object.keys(params).length > 0 && { with: params }) })}`;
}

function stepLines({ id, title, after, when }: Step): string[] {
  const entry = { step: title, id, ...(after && 'injection' in after && { after: idOf(after.injection) }), when };
  return Object.entries(entry).map(
    ([field, value], index) => `${index === 0 ? '  - ' : '    '}${field}: ${inline(value)}`,
  );
}

/** A new incident's file: with what it takes to run, and notes on what is to be told in it. Its steps come after injections. */
export function draftText({ name, title, story, lab, seed, injections, steps, variants }: Incident): string {
  const told = Object.entries(variants).flatMap(([key, { title, set, expect, steps: required }]) => [
    `  ${key}:`,
    `    title: ${inline(title)}`,
    ...(Object.keys(set).length > 0 ? [`    set: ${inline(set)}`] : []),
    `    expect: ${inline(expect.length === 1 ? expect.map(expectedText)[0] : expect.map(expectedText))}`,
    ...(required.length > 0 ? [`    steps: ${inline(required)}`] : []),
  ]);
  const lines = [
    '# It runs as it is, and expects what this build did when it was written. Make your own story of it.',
    `format: ${FORMAT}`,
    `name: ${inline(name)}`,
    `title: ${inline(title)}`,
    `story: ${inline(story)}`,
    '# sources: [where it is told]',
    `lab: ${inline(lab)}`,
    `seed: ${seed}`,
    'timeline:',
    ...injections.map(injectionLine),
    ...(steps.length > 0 ? ['  # What the run shows that one without any fault does not.'] : []),
    ...steps.flatMap(stepLines),
    '# Each sets the lab up with set:, and must do what it is expected to, and show its steps.',
    'variants:',
    ...told,
    '',
  ];
  return lines.join('\n');
}
