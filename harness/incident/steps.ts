import type { History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { LabDefinition } from '../runtime/runtime.ts';
import { matches } from './condition.ts';
import type { Incident, Step } from './incident.ts';
import { type Moment, momentsOf } from './moments.ts';

/** A step, and the first moment of a history that satisfies it: none when it was missed. */
export interface StepFound {
  readonly step: Step;
  readonly seen?: Moment;
}

/** The time of an injection's beginning or end; undefined when the history has none. */
const timeOf = (history: History, type: 'inject' | 'heal', injection: number): Ms | undefined =>
  history.find((event) => event.type === type && event.injection === injection)?.atMs;

/** From when on a step may be seen, and before when. */
export type Window = readonly [Ms, Ms];

const ALWAYS: Window = [0, Number.POSITIVE_INFINITY];

/** When an injection was in force; undefined when it never began. */
function windowOfInjection(history: History, injection: number): Window | undefined {
  const fromMs = timeOf(history, 'inject', injection);
  return fromMs === undefined ? undefined : [fromMs, timeOf(history, 'heal', injection) ?? Number.POSITIVE_INFINITY];
}

/** When a step may be seen, in order; never when what it waits for never came. */
export function windowsOf(step: Step, history: History, found: readonly StepFound[]): readonly Window[] {
  const { after, during, withinMs = Number.POSITIVE_INFINITY } = step;
  const afterMs =
    after === undefined
      ? 0
      : 'step' in after
        ? found.find(({ step }) => step.id === after.step)?.seen?.atMs
        : timeOf(history, 'inject', after.injection);
  if (afterMs === undefined) return [];
  const windows = during?.map((injection) => windowOfInjection(history, injection)) ?? [ALWAYS];
  return windows
    .filter((window) => window !== undefined)
    .map(([fromMs, toMs]): Window => [Math.max(afterMs, fromMs), Math.min(afterMs + withinMs, toMs)])
    .filter(([fromMs, toMs]) => fromMs < toMs);
}

/** Where a history tells each step of an incident, in the incident's order. */
export function findSteps(
  { steps }: Pick<Incident, 'steps'>,
  history: History,
  { spec, platform }: Pick<LabDefinition, 'spec' | 'platform'>,
): readonly StepFound[] {
  if (steps.length === 0) return [];
  const moments = momentsOf(history, spec, platform.events);
  const found: StepFound[] = [];
  for (const step of steps) {
    const seen = seenIn(windowsOf(step, history, found), step, moments);
    found.push({ step, ...(seen && { seen }) });
  }
  return found;
}

/**
 * The moment with which a step is seen: the first as it wants, or the one that makes up the count. Events are in the order of their
 * end, and an attempt within one may have ended before another event: so they are put in order.
 */
function seenIn(windows: readonly Window[], { when, count }: Step, moments: readonly Moment[]): Moment | undefined {
  const { type, ...wanted } = when;
  const { atLeast = 1, inMs = Number.POSITIVE_INFINITY } = count ?? {};
  for (const [fromMs, toMs] of windows) {
    const there = moments
      .filter((one) => one.type === type && one.atMs >= fromMs && one.atMs < toMs && matches(one.fields, wanted))
      .toSorted((a, b) => a.atMs - b.atMs);
    const last = there.find(
      (one, nth) => nth + 1 >= atLeast && one.atMs - (there[nth + 1 - atLeast]?.atMs ?? 0) <= inMs,
    );
    if (last) return last;
  }
  return undefined;
}
