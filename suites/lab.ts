import { faults } from '../faults/index.ts';
import { invariants } from '../fixtures/cdn/invariants/index.ts';
import type { Plant } from '../fixtures/cdn/spec.ts';
import { small } from '../fixtures/labs/small.ts';
import type { Verdict } from '../harness/invariants/invariant.ts';
import { type Experiment, type RunResult, runSchedule } from '../harness/run/run.ts';
import type { LabEntry } from '../harness/runtime/entry.ts';
import { sim } from '../harness/runtime/sim/sim.ts';
import type { Injection } from '../harness/schedule/schedule.ts';
import { type Overrides, specOf } from '../harness/setup/overrides.ts';

/** A simulated lab in the `search` timing, `small` unless another is given, with overrides as with `--set` and bugs planted, judged by everything. */
export function experimentOn(set: Overrides = {}, plants: readonly Plant[] = [], lab: LabEntry = small): Experiment {
  const spec = specOf(lab, 'search', { ...set, plant: JSON.stringify(plants) });
  return {
    definition: lab.define(spec),
    faults: new Map(faults.map((fault) => [fault.kind, fault])),
    invariants,
    runtime: sim,
  };
}

/** Runs injections on it under one seed. */
export function runOn(experiment: Experiment, seed: number, injections: readonly Injection[]): Promise<RunResult> {
  return runSchedule(experiment, { seed, injections });
}

/** The names of the invariants that a verdict finds violated, gravest first. */
export function violated({ violations }: Verdict): readonly string[] {
  return invariants.map(({ name }) => name).filter((name) => violations.some(({ invariant }) => invariant === name));
}
