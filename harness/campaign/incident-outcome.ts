import type { Expected, Incident, Variant } from '../incident/incident.ts';
import { findSteps } from '../incident/steps.ts';
import type { Verdict } from '../invariants/invariant.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { momentWords } from '../report/moment-words.ts';
import type { RunResult } from '../run.ts';

/** A step of an incident's story in one run. */
export interface StepTold {
  readonly id: string;
  readonly title: string;
  readonly source?: string;
  readonly required: boolean;
  /** When it was seen, and in what; absent when it was missed. */
  readonly seenMs?: Ms;
  readonly seenIn?: string;
}

/** How a run of a variant went, beside its verdict. */
export interface Told {
  readonly steps: readonly StepTold[];
  /** Ids of the steps that the variant requires and this run missed. */
  readonly missed: readonly string[];
  /** Whether the variant did what it was expected to do. */
  readonly asExpected: boolean;
}

function cameTrue(expect: Expected, { verdict, violations }: Verdict, missed: readonly string[]): boolean {
  if (expect.is === 'holds') return verdict === 'pass' && missed.length === 0;
  if (expect.is === 'misses') return missed.includes(expect.step);
  return violations.some(({ invariant }) => invariant === expect.invariant);
}

/** Looks for the story of an incident in a run of one of its variants. */
export function toldBy(incident: Incident, variant: Variant, spec: LabSpec, { history, verdict }: RunResult): Told {
  const steps = findSteps(incident, history, spec).map(({ step: { id, title, source }, seen }): StepTold => {
    const when = seen && { seenMs: seen.atMs, seenIn: momentWords(seen, history) };
    return { id, title, ...(source !== undefined && { source }), required: variant.steps.includes(id), ...when };
  });
  // A run that broke off says nothing of what would have come.
  const judged = verdict.verdict !== 'harness-error';
  const unseen = steps.filter(({ required, seenMs }) => judged && required && seenMs === undefined);
  const missed = unseen.map(({ id }) => id);
  return { steps, missed, asExpected: cameTrue(variant.expect, verdict, missed) };
}
