import type { Timing } from '../lab/timing.ts';
import type { Step, Waiting } from './incident.ts';

/** Steps told for one timing profile, for another: terms keep their share of the run, as injections do. */
export function retimeSteps(steps: readonly Step[], from: Timing, to: Timing): readonly Step[] {
  const ratio = to.durationMs / from.durationMs;
  return steps.map(({ withinMs, count, ...step }) => ({
    ...step,
    ...(withinMs !== undefined && { withinMs: withinMs * ratio }),
    ...(count && { count: { ...count, ...(count.inMs !== undefined && { inMs: count.inMs * ratio }) } }),
  }));
}

/** How long after steps injections come, for another timing profile. */
export const retimeWaits = (waits: readonly Waiting[], from: Timing, to: Timing): readonly Waiting[] =>
  waits.map(({ afterMs, ...wait }) => ({ ...wait, afterMs: (afterMs * to.durationMs) / from.durationMs }));
