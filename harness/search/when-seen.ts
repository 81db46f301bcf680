import type { Step, Waiting } from '../incident/incident.ts';
import { findSteps } from '../incident/steps.ts';
import type { RunResult } from '../run/run.ts';
import type { Injection, Schedule } from '../schedule/schedule.ts';
import type { Setup } from '../setup/setup.ts';

/** An incident on a lab, in the lab's timing. */
export interface Told {
  readonly setup: Setup;
  readonly schedule: Schedule;
  readonly steps: readonly Step[];
  /** The injections of the schedule that wait for a step, and have no time yet. */
  readonly waits: readonly Waiting[];
}

/** The same with a time for every injection. */
export interface Timed {
  readonly schedule: Schedule;
  /** They name the injections by where they are in that schedule. */
  readonly steps: readonly Step[];
  /** Those that waited for a step which was not seen, or too late for faults. */
  readonly never: readonly Injection[];
}

/** Where an injection is that never comes: no history has it. */
const NOWHERE = -1;

/** Steps that name injections by where these are among `order`. */
const renumbered = (steps: readonly Step[], order: readonly number[]): readonly Step[] => {
  const at = (injection: number) => (order.includes(injection) ? order.indexOf(injection) : NOWHERE);
  return steps.map((step) => ({
    ...step,
    ...(step.after && 'injection' in step.after && { after: { injection: at(step.after.injection) } }),
    ...(step.during && { during: step.during.map(at) }),
  }));
};

/**
 * Gives every injection that waits for a step the time at which that step is seen, found out by running what comes before it: so that what is
 * run, shrunk and replayed has times alone. `run` runs a schedule on the lab. In the simulation the step is then seen at the very same moment,
 * since nothing that happens later changes what was before; in containers about then.
 */
export async function whenSeen(told: Told, run: (schedule: Schedule) => Promise<RunResult>): Promise<Timed> {
  const { setup, schedule, steps, waits } = told;
  if (waits.length === 0) return { schedule, steps, never: [] };
  const { durationMs, quietMs } = setup.spec.timing;
  const timed = new Map(
    [...schedule.injections.entries()].filter(([at]) => !waits.some((one) => one.injection === at)),
  );
  let pending = waits;
  for (;;) {
    // Those that are timed later come behind, so that the lab draws the same for those before them.
    const order = [...timed.keys()];
    const now = { schedule: { ...schedule, injections: [...timed.values()] }, steps: renumbered(steps, order) };
    const { history } = pending.length > 0 ? await run(now.schedule) : { history: [] };
    const seen = findSteps(now, history, setup.experiment.definition).flatMap(({ step, seen }) =>
      seen && pending.some((one) => one.step === step.id) ? [{ id: step.id, atMs: seen.atMs }] : [],
    );
    const [first] = seen.toSorted((a, b) => a.atMs - b.atMs);
    const due = first ? pending.filter(({ step }) => step === first.id) : [];
    if (!first || due.length === 0) {
      const never = schedule.injections.filter((_, at) => !timed.has(at));
      return { ...now, never };
    }
    for (const { injection, afterMs } of due) {
      const atMs = Math.ceil(first.atMs + afterMs);
      const waiting = schedule.injections[injection];
      if (waiting && atMs < durationMs - quietMs) timed.set(injection, { ...waiting, atMs });
    }
    pending = pending.filter((one) => !due.includes(one));
  }
}
