import type { Step, Waiting } from '../incident/incident.ts';
import type { Moment } from '../incident/moments.ts';
import { findSteps } from '../incident/steps.ts';
import type { RunResult } from '../run/run.ts';
import { checkInjections } from '../schedule/codec.ts';
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
  readonly never: readonly Never[];
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

/** What does not happen, and why. */
export interface Never extends Pick<Injection, 'kind' | 'target'> {
  readonly why: string;
}

/** Whoever did what was seen, as a target; undefined where that is no node of the lab. */
function nodeIn({ fields }: Moment): string | undefined {
  const node = fields.node ?? fields.server;
  return typeof node === 'object' && node !== null ? `node:${Reflect.get(node, 'id')}` : undefined;
}

/**
 * Gives every injection that waits for a step the time at which that step is seen, found out by running what comes before it: so that what is
 * run, shrunk and replayed has times alone. `run` runs a schedule on the lab. In the simulation the step is then seen at the very same moment,
 * since nothing that happens later changes what was before; in containers about then.
 * Throws UsageError where a step shows a node that the fault cannot harm.
 */
export async function whenSeen(told: Told, run: (schedule: Schedule) => Promise<RunResult>): Promise<Timed> {
  const { setup, schedule, steps, waits } = told;
  if (waits.length === 0) return { schedule, steps, never: [] };
  const { durationMs, quietMs } = setup.spec.timing;
  const timed = new Map(
    [...schedule.injections.entries()].filter(([at]) => !waits.some((one) => one.injection === at)),
  );
  /** Why what was due is not done. */
  const reasons = new Map<number, string>();
  let pending = waits;
  for (;;) {
    // Those that are timed later come behind, so that the lab draws the same for those before them.
    const order = [...timed.keys()];
    const now = { schedule: { ...schedule, injections: [...timed.values()] }, steps: renumbered(steps, order) };
    const { history } = pending.length > 0 ? await run(now.schedule) : { history: [] };
    const seen = findSteps(now, history, setup.experiment.definition).flatMap(({ step, seen }) =>
      seen ? [{ id: step.id, atMs: seen.atMs, target: nodeIn(seen) }] : [],
    );
    const [first] = seen
      .filter(({ id }) => pending.some(({ step }) => step === id))
      .toSorted((a, b) => a.atMs - b.atMs);
    if (!first) {
      const never = schedule.injections.flatMap(({ kind, target }, at) =>
        timed.has(at) ? [] : [{ kind, target, why: reasons.get(at) ?? 'what it waits for was not seen in time' }],
      );
      checkInjections(now.schedule.injections, setup.experiment.faults, setup.spec, setup.experiment.definition);
      return { ...now, never };
    }
    const due = pending.filter(({ step }) => step === first.id);
    for (const { injection, afterMs, nodeOf } of due) {
      const atMs = Math.ceil(first.atMs + afterMs);
      const waiting = schedule.injections[injection];
      // Whoever has not been seen by then is not known then.
      const shown = nodeOf === undefined ? waiting : seen.find(({ id, atMs: ms }) => id === nodeOf && ms <= atMs);
      if (!waiting || shown?.target === undefined) reasons.set(injection, `step ${nodeOf} had shown nobody by then`);
      else if (atMs < durationMs - quietMs) timed.set(injection, { ...waiting, target: shown.target, atMs });
      else {
        const seconds = Math.round(first.atMs / 100) / 10;
        reasons.set(injection, `step ${first.id} was seen at ${seconds} s, and no fault may begin as late as it would`);
      }
    }
    pending = pending.filter((one) => !due.includes(one));
  }
}
