import { wantedMisses } from '../incident/expected.ts';
import type { StepTold } from '../records/incident-outcome.ts';
import type { IncidentRun } from '../records/incident-run.ts';
import { linesText } from '../text/printable.ts';
import { expectWords, interruptedWords, leakLines } from './incident-report.ts';
import { type Case, junitXml } from './junit-xml.ts';

/** A step is to be seen where it is required, and not to be where the variant is expected to miss it. */
function stepCase(
  { id, title, source, required, toBeMissed, seenMs }: StepTold,
  { variant: { expect } }: IncidentRun,
): Case {
  const name = `step: ${title}${source === undefined ? '' : ` (${source})`}`;
  const failure = (message: string): Case => ({ name, problem: { is: 'failure', message, text: title } });
  if (seenMs !== undefined) {
    return wantedMisses(expect).includes(id) ? failure('this step was to be missed, and was seen') : { name };
  }
  if (required) return toBeMissed ? { name } : failure('this step is required and was never seen');
  return { name, problem: { is: 'skipped', message: 'not seen, and this variant does not require it', text: '' } };
}

function controlCase({ before, counterexample, verdict }: IncidentRun): Case {
  const name = 'the lab holds before any fault';
  if (before === undefined) return { name };
  const { reason = verdict.verdict } = verdict;
  if (before === 'not-judged') return { name, problem: { is: 'error', message: reason, text: '' } };
  const message = `${counterexample?.found.pinned}: ${counterexample?.found.message}`;
  return { name, problem: { is: 'failure', message, text: 'nothing that breaks here can be blamed on a fault' } };
}

/** What the variant is expected to do: to be read as green where a vulnerable one breaks as it should. */
function expectationCase({ before, expectation, variant, verdict, words }: IncidentRun): Case {
  const name = `expected to ${expectWords(variant)}`;
  const { violations, reason = verdict.verdict } = verdict;
  const text = linesText([...words, ...violations.map(({ invariant, message }) => `${invariant}: ${message}`)]);
  if (before !== undefined || expectation === 'not-judged') {
    // What could not be judged is a case of its own, and so is a lab that is broken.
    return {
      name,
      problem: { is: 'skipped', message: before === 'broken' ? 'broken before any fault' : reason, text },
    };
  }
  if (expectation === 'as-expected') return { name };
  const [first] = violations;
  const message = first ? `${first.invariant}: ${first.message}` : `it did not: ${reason}`;
  return { name, problem: { is: 'failure', message, text } };
}

/** Of all runs: the verdict that is told is that of one of them. */
function judgedCase(result: IncidentRun): Case {
  const { verdicts, answers, interrupted } = result;
  const name = 'every run could be judged';
  const unjudged = verdicts.flatMap(({ verdict, reason = verdict }, index) =>
    verdict === 'harness-error' || answers[index] === 'not-judged' ? [`run ${index + 1}: ${reason}`] : [],
  );
  const lines = [...unjudged, ...(interrupted ? [interruptedWords(result)] : [])];
  const [message] = lines;
  return message === undefined ? { name } : { name, problem: { is: 'error', message, text: linesText(lines) } };
}

function leakCase(result: IncidentRun): Case {
  const name = 'nothing leaked';
  const lines = leakLines(result);
  return lines.length === 0
    ? { name }
    : { name, problem: { is: 'failure', message: 'the lab was left dirty', text: linesText(lines) } };
}

/** One variant of an incident for CI: a test case for each thing that is expected of it, green where that came true. JUnit XML. */
export function incidentJunit(result: IncidentRun): string {
  const { incident, name, variant, steps } = result;
  return junitXml({
    title: `${incident.title}: ${name} (${variant.title})`,
    className: `zonequake.${incident.name}.${name}`,
    cases: [
      ...[controlCase(result), expectationCase(result), judgedCase(result), leakCase(result)],
      ...steps.map((step) => stepCase(step, result)),
    ],
  });
}
