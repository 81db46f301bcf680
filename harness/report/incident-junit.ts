import type { StepTold } from '../campaign/incident-outcome.ts';
import type { IncidentRun } from '../campaign/incident-run.ts';
import { type Case, junitXml } from './junit-xml.ts';

function stepCase({ title, source, required, seenMs }: StepTold): Case {
  const name = `step: ${title}${source === undefined ? '' : ` (${source})`}`;
  if (seenMs !== undefined) return { name };
  const problem = required
    ? ({ is: 'failure', message: 'this step is required and was never seen', text: title } as const)
    : ({ is: 'skipped', message: 'not seen, and this variant does not require it', text: '' } as const);
  return { name, problem };
}

function verdictCase({ verdict, words }: IncidentRun): Case {
  const name = 'every invariant holds';
  const { violations, reason = verdict.verdict } = verdict;
  const [first] = violations;
  const text = [...words, ...violations.map(({ invariant, message }) => `${invariant}: ${message}`)].join('\n');
  if (first) return { name, problem: { is: 'failure', message: `${first.invariant}: ${first.message}`, text } };
  return verdict.verdict === 'pass' ? { name } : { name, problem: { is: 'error', message: reason, text } };
}

/** One variant of an incident for CI: a test case for its invariants, and one per step. JUnit XML. */
export function incidentJunit(result: IncidentRun): string {
  const { incident, name, variant, steps } = result;
  return junitXml({
    title: `${incident.title}: ${name} (${variant.title})`,
    className: `zonequake.${incident.name}.${name}`,
    cases: [verdictCase(result), ...steps.map(stepCase)],
  });
}
