import { expectedWords } from '../incident/expected.ts';
import type { Incident, Variant } from '../incident/incident.ts';
import type { IncidentRun } from '../records/incident-run.ts';
import { linesText } from '../text/printable.ts';
import { askedLines } from './asked.ts';
import { feltLines } from './felt-words.ts';
import { stepLines } from './step-words.ts';
import { wrap } from './table.ts';
import { counterexampleLines } from './terminal.ts';
import { plural } from './words.ts';

/** What a variant is expected to do, in words that follow "expected to". */
export const expectWords = ({ expect }: Variant): string => expect.map(expectedWords).join(', and to ');

/** Every incident with its story and variants. */
export function incidentList(incidents: readonly Incident[]): string {
  const blocks = incidents.map(({ name, title, story, sources, lab, variants }) => {
    const lines = Object.entries(variants).map(([key, variant]) => {
      return `    ${key}: ${variant.title} (expected to ${expectWords(variant)})`;
    });
    const told = `${story} Lab ${lab}.${sources.length > 0 ? ` After: ${sources.join('; ')}.` : ''}`;
    return [`${name}: ${title}`, ...wrap(told, 98).map((line) => `  ${line}`), '  variants:', ...lines];
  });
  return `${blocks.map(linesText).join('\n\n')}\n`;
}

/** The steps that a variant requires and a run missed, in one sentence each; not those that were to be missed. */
export const missedLines = ({ steps, missed }: Pick<IncidentRun, 'steps' | 'missed'>): string[] =>
  steps
    .filter(({ id, toBeMissed }) => missed.includes(id) && !toBeMissed)
    .map(({ title }) => `FAILED: the step "${title}" is required and was never seen`);

/** Which of several expectations did not come true, in one sentence each: of one alone the answer says it. */
const untrueLines = ({ untrue, variant }: Pick<IncidentRun, 'untrue' | 'variant'>): string[] =>
  variant.expect.length > 1 ? untrue.map((words) => `FAILED: ${words}`) : [];

/** What runs left behind, each in one sentence. */
export const leakLines = ({ verdicts }: Pick<IncidentRun, 'verdicts'>): string[] =>
  verdicts.flatMap(({ leaks }, index) =>
    leaks.map(({ what }) => `FAILED: run ${index + 1} left something behind: ${what}`),
  );

/** Where it was broken off. */
export const interruptedWords = ({ answers, times }: IncidentRun): string =>
  `interrupted ${answers.length < times ? `after ${answers.length} of ${plural(times, 'run')}` : 'while it was written up'}`;

/** The answer in a line: the exit code, in words. */
export function answerLine(run: IncidentRun): string {
  const { before, answers, times, asExpected, variant, verdict, interrupted } = run;
  const wish = `it was to ${expectWords(variant)}`;
  if (before === 'broken') return `NOT as expected: broken before any fault (${wish})`;
  const reason = verdict.reason ?? verdict.verdict;
  if (before === 'not-judged') return `NOT JUDGED: without any fault the lab gives ${reason} (${wish})`;
  const odd = answers.filter((answer) => answer === 'not-as-expected').length;
  if (odd > 0) return `NOT as expected${times > 1 ? ` in ${odd} of ${plural(answers.length, 'run')}` : ''}: ${wish}`;
  if (interrupted) return `${interruptedWords(run)}: ${wish}`;
  return `${asExpected ? 'as expected' : 'NOT JUDGED'}: ${wish}`;
}

function outcomeLines(result: IncidentRun, command: string): string[] {
  const { verdict, stoppedBy, counterexample } = result;
  if (counterexample) return counterexampleLines(counterexample, command);
  return [
    `verdict: ${verdict.verdict}${verdict.reason === undefined ? '' : ` (${verdict.reason})`}`,
    ...(stoppedBy.length > 0 ? ['what stopped it:', ...stoppedBy.map((line) => `  ${line}`)] : []),
  ];
}

/** One variant of an incident for people at a terminal. `command` is how this build is called; `tellsWhy`: also why steps were not seen. */
export function incidentReport(result: IncidentRun, command: string, tellsWhy = false): string {
  const { incident, name, variant, verdicts, words, steps, historyFile } = result;
  const failed = verdicts.filter(({ violations }) => violations.length > 0).length;
  const told = stepLines(steps, tellsWhy);
  const lines = [
    `${incident.title}: variant ${name} (${variant.title})`,
    ...words.map((line) => `  ${line}`),
    '',
    ...(told.length > 0 ? [...told, ''] : []),
    ...(verdicts.length > 1 ? [`violated something in ${failed} of ${verdicts.length} runs`] : []),
    ...(result.felt ? [...feltLines(result.felt), ...askedLines(result.felt), ''] : []),
    ...outcomeLines(result, command),
    ...missedLines(result),
    ...untrueLines(result),
    ...leakLines(result),
    ...(historyFile === undefined ? [] : [`its history: ${historyFile}`]),
    answerLine(result),
    '',
  ];
  return linesText(lines);
}
