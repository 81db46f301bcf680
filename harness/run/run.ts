import { HarnessError } from '../basics/errors.ts';
import { Interrupted } from '../basics/interruption.ts';
import { withCleanUp } from '../basics/with-clean-up.ts';
import type { History } from '../history/events.ts';
import type { Invariant, Verdict } from '../invariants/invariant.ts';
import { judge } from '../invariants/judge.ts';
import type { Effect } from '../lab/effect.ts';
import type { Ms } from '../lab/spec.ts';
import { applyAll } from '../runtime/apply-all.ts';
import type { Handle, Lab, LabDefinition, Runtime } from '../runtime/runtime.ts';
import type { Fault, Planned } from '../schedule/fault.ts';
import type { Schedule } from '../schedule/schedule.ts';

/** What schedules are run on, and judged by. */
export interface Experiment {
  readonly definition: LabDefinition;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly invariants: readonly Invariant[];
  readonly runtime: Runtime;
}

export interface RunResult {
  readonly history: History;
  readonly verdict: Verdict;
  readonly virtualMs: Ms;
}

/**
 * Something to do at a time of the run. Injections come before heals of the same time, so that effects that follow each
 * other without a gap are one: a node does not live for an instant between two deaths.
 */
interface Step {
  readonly atMs: Ms;
  readonly order: number;
  readonly act: () => Promise<void>;
}

/**
 * Runs a schedule on a fresh lab and judges the history. A lab or a fault that breaks gives the verdict `harness-error`. Throws
 * Interrupted when it is asked to end.
 */
export async function runSchedule(experiment: Experiment, schedule: Schedule): Promise<RunResult> {
  const { definition, runtime } = experiment;
  const lab = await runtime.start(definition, schedule.seed, foreseen(experiment, schedule));
  return withCleanUp(
    () => playAndJudge(lab, experiment, schedule),
    () => lab.stop(),
  );
}

/** What the injections of a schedule will do. A fault that does not exist is told when its time comes. */
const foreseen = ({ faults, definition }: Experiment, { injections }: Schedule): readonly Effect[] =>
  injections.flatMap(
    (injection, index) => faults.get(injection.kind)?.effects({ ...injection, index }, definition.spec) ?? [],
  );

async function playAndJudge(
  lab: Lab,
  { definition, faults, invariants }: Experiment,
  schedule: Schedule,
): Promise<RunResult> {
  try {
    await play(lab, faults, schedule);
    const { durationMs, quietMs } = lab.spec.timing;
    const { platform } = definition;
    const span = { endMs: durationMs, quietFromMs: durationMs - quietMs };
    const facts = platform.factsOf(lab.history, lab.spec, span);
    const verdict = judge(lab.history, facts, invariants, platform, await lab.baseline());
    return { history: lab.history, verdict, virtualMs: lab.now() };
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    return { history: lab.history, verdict: brokenVerdict(error), virtualMs: lab.now() };
  }
}

/** The only effectful control flow of a run: inject and heal at their times, then the quiet period, then the evidence. */
async function play(lab: Lab, faults: ReadonlyMap<string, Fault>, schedule: Schedule): Promise<void> {
  const { durationMs, quietMs } = lab.spec.timing;
  const handles = new Map<number, Handle>();
  const steps = schedule.injections.flatMap((injection, index) => {
    const fault = faults.get(injection.kind);
    if (!fault) throw new HarnessError(`injections[${index}].kind: there is no fault "${injection.kind}"`);
    return stepsOf(lab, fault, { ...injection, index }, durationMs - quietMs, handles);
  });
  steps.sort((a, b) => a.atMs - b.atMs || a.order - b.order);
  for (const { atMs, act } of steps) {
    await lab.runUntil(atMs);
    await act();
  }
  await lab.runUntil(durationMs);
  schedule.injections.forEach(({ kind }, index) => {
    const touched = handles.get(index)?.evidence().touched ?? 0;
    lab.record({ type: 'evidence', atMs: lab.now(), injection: index, kind, touched });
  });
}

/** An injection's beginning and end; it heals when the quiet period starts at the latest. */
function stepsOf(lab: Lab, fault: Fault, planned: Planned, quietFromMs: Ms, handles: Map<number, Handle>): Step[] {
  const { index, kind, target, atMs, durationMs } = planned;
  const params = fault.params.parse(planned.params);
  const injection: Planned = { ...planned, params };
  const inject: Step = {
    atMs,
    order: index,
    act: async () => {
      const effects = fault.effects(injection, lab.spec);
      lab.record({ type: 'inject', atMs: lab.now(), injection: index, kind, target, effects });
      handles.set(index, await applyAll(lab, effects, index));
    },
  };
  if (fault.instant) return [inject];
  const heal: Step = {
    atMs: Math.max(atMs, Math.min(atMs + durationMs, quietFromMs)),
    order: index + INJECTIONS_FIRST,
    act: async () => {
      await handles.get(index)?.heal();
      lab.record({ type: 'heal', atMs: lab.now(), injection: index });
    },
  };
  return [inject, heal];
}

/** More than any schedule has injections: sorts every injection before every heal of the same time. */
const INJECTIONS_FIRST = 1_000_000;

function brokenVerdict(error: unknown): Verdict {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    verdict: 'harness-error',
    reason,
    violations: [],
    leaks: [],
    judged: {},
    operations: { operations: 0, demanded: 0, succeeded: 0, failed: 0 },
    byClient: {},
    byCustomer: {},
    excused: {},
    excusedByInjection: {},
    bitten: {},
    idle: [],
  };
}
