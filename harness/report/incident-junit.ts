import type { StepTold } from '../campaign/incident-outcome.ts';
import type { IncidentRun } from '../campaign/incident-run.ts';
import { leakLines } from './incident-report.ts';
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
  // What could not be judged is a case of its own.
  return verdict.verdict === 'pass' ? { name } : { name, problem: { is: 'skipped', message: reason, text } };
}

/** Of all runs: the verdict that is told is that of one of them. */
function judgedCase({ verdicts }: IncidentRun): Case {
  const name = 'every run could be judged';
  const lines = verdicts.flatMap(({ verdict, reason = verdict, violations }, index) =>
    violations.length > 0 || verdict === 'pass' ? [] : [`run ${index + 1}: ${reason}`],
  );
  const [message] = lines;
  return message === undefined ? { name } : { name, problem: { is: 'error', message, text: lines.join('\n') } };
}

function leakCase(result: IncidentRun): Case {
  const name = 'nothing leaked';
  const lines = leakLines(result);
  return lines.length === 0
    ? { name }
    : { name, problem: { is: 'failure', message: 'the lab was left dirty', text: lines.join('\n') } };
}

/** One variant of an incident for CI: test cases for its invariants and its judging, and one per step. JUnit XML. */
export function incidentJunit(result: IncidentRun): string {
  const { incident, name, variant, steps } = result;
  return junitXml({
    title: `${incident.title}: ${name} (${variant.title})`,
    className: `zonequake.${incident.name}.${name}`,
    cases: [verdictCase(result), judgedCase(result), leakCase(result), ...steps.map(stepCase)],
  });
}
