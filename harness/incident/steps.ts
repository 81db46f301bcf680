import type { History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { LabDefinition } from '../runtime/runtime.ts';
import { type Condition, matches } from './condition.ts';
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

/** When a step may be seen; undefined when what it waits for never came. */
export function windowOf(step: Step, history: History, found: readonly StepFound[]): Window | undefined {
  const { after, during } = step;
  const afterMs =
    after === undefined
      ? 0
      : 'step' in after
        ? found.find(({ step }) => step.id === after.step)?.seen?.atMs
        : timeOf(history, 'inject', after.injection);
  const [fromMs, toMs] =
    during === undefined
      ? [0, Number.POSITIVE_INFINITY]
      : [timeOf(history, 'inject', during), timeOf(history, 'heal', during) ?? Number.POSITIVE_INFINITY];
  return afterMs === undefined || fromMs === undefined ? undefined : [Math.max(afterMs, fromMs), toMs];
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
    const seen = firstIn(windowOf(step, history, found), step.when, moments);
    found.push({ step, ...(seen && { seen }) });
  }
  return found;
}

/** Events are in the order of their end, and an attempt within one may have ended before another event: so all are looked at. */
function firstIn(
  window: Window | undefined,
  { type, ...wanted }: Condition,
  moments: readonly Moment[],
): Moment | undefined {
  if (!window) return undefined;
  const [fromMs, toMs] = window;
  let first: Moment | undefined;
  for (const moment of moments) {
    const isEarlier = moment.atMs >= fromMs && moment.atMs < Math.min(toMs, first?.atMs ?? toMs);
    if (isEarlier && moment.type === type && matches(moment.fields, wanted)) first = moment;
  }
  return first;
}
