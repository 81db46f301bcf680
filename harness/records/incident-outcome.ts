import { type FeltBy, feltIn } from '../harm/groups.ts';
import type { History } from '../history/events.ts';
import { type Expected, expectedWords, hurtShare, wantedMisses, wantedViolations } from '../incident/expected.ts';
import type { Incident, Step, Variant } from '../incident/incident.ts';
import { momentWords } from '../incident/moment-words.ts';
import { type NearMiss, nearMisses } from '../incident/near-miss.ts';
import { findSteps } from '../incident/steps.ts';
import type { Verdict } from '../invariants/invariant.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { RunResult } from '../run/run.ts';
import type { LabDefinition } from '../runtime/runtime.ts';

/** A step of an incident's story in one run. */
export interface StepTold {
  readonly id: string;
  readonly title: string;
  readonly source?: string;
  readonly required: boolean;
  /** The variant is expected to miss it, or a step that it comes after. */
  readonly toBeMissed?: true;
  /** When it was seen, and in what; absent when it was missed. */
  readonly seenMs?: Ms;
  readonly seenIn?: string;
  /** Why it was not seen. */
  readonly why?: NearMiss;
}

/** Whether a run did what its variant's file expects. `not-judged`: it broke off, or said too little to tell. */
export type Answer = 'as-expected' | 'not-as-expected' | 'not-judged';

/** How a run of a variant went, beside its verdict. */
export interface Told {
  readonly steps: readonly StepTold[];
  /** Ids of the steps that the variant requires and this run missed. */
  readonly missed: readonly string[];
  /** Of what the variant is expected to do, whatever other steps it requires. */
  readonly expectation: Answer;
  /** What was expected and did not come true, in words, with what was instead; none of what is not judged. */
  readonly untrue: readonly string[];
  /** Of all that the file expects: a step that is required and missed is not, unless it is to be missed. */
  readonly answer: Answer;
}

/** What a run showed, as far as something was expected of it. */
interface Shown {
  readonly verdict: Verdict;
  readonly missed: readonly string[];
  readonly felt: FeltBy;
}

/** Whether one of the expectations came true, in a run that said enough of what was violated. */
function cameTrue(one: Expected, { verdict: { violations }, missed, felt }: Shown): boolean {
  if (one.is === 'violates') return violations.some(({ invariant }) => invariant === one.invariant);
  if (one.is === 'misses') return missed.includes(one.step);
  return one.is === 'hurts' ? hurtShare(felt, one.of) >= one.atLeast : violations.length === 0;
}

/**
 * Whether all that was expected came true. Who expects a violation gets it, whatever else is violated beside it: harm shows in several
 * invariants at once, and the report names the others. Who expects none is not served by a run in which an invariant is violated: a
 * step may be missing for that reason.
 */
function answerOf(expect: Variant['expect'], shown: Shown): Answer {
  const { verdict, violations } = shown.verdict;
  const wantsViolation = wantedViolations(expect).length > 0;
  if (violations.length > 0 && !wantsViolation) return 'not-as-expected';
  const isFalse = expect.filter((one) => !cameTrue(one, shown));
  const isWhole = verdict === 'pass' || violations.length > 0;
  if (isWhole) return isFalse.length === 0 ? 'as-expected' : 'not-as-expected';
  // A step that was seen was seen, however little the run says beside.
  return verdict !== 'harness-error' && isFalse.some(({ is }) => is === 'misses') ? 'not-as-expected' : 'not-judged';
}

/** An expectation that did not come true, and what was in its place. */
function untrueWords(one: Expected, { verdict: { violations }, felt }: Shown): string {
  const wanted = `it was to ${expectedWords(one)}`;
  if (one.is === 'hurts')
    return `${wanted}, and hurt ${Math.round(hurtShare(felt, one.of) * 1000) / 10} % from the first injection on`;
  if (one.is === 'misses') return `${wanted}, and showed it`;
  const broken = [...new Set(violations.map(({ invariant }) => invariant))].join(', ');
  return `${wanted}, and violated ${broken === '' ? 'nothing' : broken}`;
}

/** The steps that are to be missed, and all that come after them, directly or not. */
function toBeMissed({ steps }: Pick<Incident, 'steps'>, { expect }: Variant): ReadonlySet<string> {
  const all = new Set(wantedMisses(expect));
  const waits = ({ after }: Step) => after !== undefined && 'step' in after && all.has(after.step);
  // In the order of the story, so that whatever a step waits for has been looked at.
  for (const step of steps) if (waits(step)) all.add(step.id);
  return all;
}

/** What users felt from the first injection on. */
function feltOf(history: History, spec: LabSpec): FeltBy {
  const fromMs = history.find(({ type }) => type === 'inject')?.atMs ?? 0;
  return feltIn(history, spec, { fromMs, toMs: Number.POSITIVE_INFINITY });
}

/** Looks for the story of an incident in a run of one of its variants. */
export function toldBy(
  incident: Pick<Incident, 'steps'>,
  variant: Variant,
  lab: Pick<LabDefinition, 'spec' | 'platform'>,
  { history, verdict }: RunResult,
): Told {
  const waived = toBeMissed(incident, variant);
  const found = findSteps(incident, history, lab);
  const misses = nearMisses(found, history, lab);
  const steps = found.map(({ step: { id, title, source }, seen }): StepTold => {
    const when = seen && { seenMs: seen.atMs, seenIn: momentWords(seen, history, lab.platform.events) };
    const why = misses.get(id);
    const required = variant.steps.includes(id);
    return {
      ...{ id, title, ...(source !== undefined && { source }), required },
      ...(waived.has(id) && { toBeMissed: true as const }),
      ...when,
      ...(why && { why }),
    };
  });
  // A run that broke off says nothing of what would have come.
  const judged = verdict.verdict !== 'harness-error';
  const unseen = steps.filter(({ required, seenMs }) => judged && required && seenMs === undefined);
  const missed = unseen.map(({ id }) => id);
  const shown = { verdict, missed, felt: feltOf(history, lab.spec) };
  const expectation = answerOf(variant.expect, shown);
  const untrue = judged
    ? variant.expect.filter((one) => !cameTrue(one, shown)).map((one) => untrueWords(one, shown))
    : [];
  const answer = unseen.some(({ toBeMissed }) => !toBeMissed) ? 'not-as-expected' : expectation;
  return { steps, missed, expectation, untrue, answer };
}
