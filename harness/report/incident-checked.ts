import type { Incident } from '../incident/incident.ts';
import { describeSchedule } from '../schedule/describe.ts';
import type { Fault } from '../schedule/fault.ts';
import { linesText } from '../text/printable.ts';
import { shellPath } from '../text/shell.ts';
import { expectWords } from './incident-report.ts';
import { plural } from './words.ts';

/** An incident's file that would run, and what is odd about it. */
export interface Checked {
  readonly incident: Incident;
  readonly path: string;
  readonly warnings: readonly string[];
  readonly faults: readonly Fault[];
  readonly command: string;
}

/** What happens, by time; then what waits for a step. */
function injectionLines({ injections, waits = [] }: Incident, faults: ReadonlyMap<string, Fault>): readonly string[] {
  const timed = injections.filter((_, at) => !waits.some(({ injection }) => injection === at));
  const waiting = waits.flatMap(({ injection, step, afterMs }) => {
    const one = injections[injection];
    const when = `${afterMs > 0 ? `${afterMs / 1_000} s after` : 'when'} step "${step}" is seen`;
    return one ? [`${when}: ${faults.get(one.kind)?.describe(one) ?? `${one.kind} at ${one.target}`}`] : [];
  });
  return [...describeSchedule(timed, faults), ...waiting];
}

/** What a file is, in a few lines for people at a terminal. */
export function checkedText({ incident, path, warnings, faults, command }: Checked): string {
  const { name, title, lab, seed, injections, steps, variants, programs } = incident;
  const kinds = new Map(faults.map((fault) => [fault.kind, fault]));
  const told = Object.entries(variants).map(([key, variant]) => {
    const demands = variant.steps.length > 0 ? `, and to show ${variant.steps.join(', ')}` : '';
    return `  variant ${key}: expected to ${expectWords(variant)}${demands}`;
  });
  return linesText([
    `${path} is incident ${name}: ${title}`,
    `  lab ${lab}, seed ${seed}, ${plural(injections.length, 'injection')}, ${plural(steps.length, 'step')}`,
    ...injectionLines(incident, kinds).map((line) => `  ${line}`),
    ...told,
    ...Object.entries(programs ?? {}).map(([role, module]) => `  program of ${role}: ${module}, which was not run`),
    ...warnings.map((warning) => `warning: ${warning}`),
    `it would run: ${command} incident ${shellPath(path)}${programs ? ' --allow-programs' : ''}`,
    '',
  ]);
}
