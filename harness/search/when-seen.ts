import type { Step, Waiting } from '../incident/incident.ts';
import type { Moment } from '../incident/moments.ts';
import { findSteps } from '../incident/steps.ts';
import type { Ms } from '../lab/spec.ts';
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

/** Why what waits for a step is not done: nothing of it was seen, nobody was shown, or it is due when faults are over. */
function whyNever(
  waits: Told['waits'],
  at: number,
  seen: readonly { readonly id: string; readonly atMs: Ms }[],
): string {
  const wait = waits.find(({ injection }) => injection === at);
  const found = seen.find(({ id }) => id === wait?.step);
  if (!wait || !found) return 'what it waits for was not seen in time';
  const atMs = found.atMs + wait.afterMs;
  const shown = wait.nodeOf === undefined || seen.some(({ id, atMs: ms }) => id === wait.nodeOf && ms <= atMs);
  if (!shown) return `step ${wait.nodeOf} had shown nobody by then`;
  return `step ${wait.step} was seen at ${Math.round(found.atMs / 100) / 10} s, and no fault may begin as late as it would`;
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
      const never = schedule.injections.flatMap((one, at) =>
        timed.has(at) ? [] : [{ kind: one.kind, target: one.target, why: whyNever(waits, at, seen) }],
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
      if (waiting && shown?.target !== undefined && atMs < durationMs - quietMs)
        timed.set(injection, { ...waiting, target: shown.target, atMs });
    }
    pending = pending.filter((one) => !due.includes(one));
  }
}
