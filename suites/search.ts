import { type Experiment, runSchedule } from '../harness/run/run.ts';
import { drawSchedules } from '../harness/schedule/arbitrary.ts';
import type { Schedule } from '../harness/schedule/schedule.ts';
import { type Shrunk, shrink } from '../harness/schedule/shrink.ts';
import { INJECTIONS_MAX } from '../harness/setup/setup.ts';
import { violated } from './lab.ts';

interface Search {
  /** Of the campaign that draws the schedules. */
  readonly seed: number;
  /** Schedules to run, at most. */
  readonly runs: number;
  /** Injections that a schedule may have. Default: as on the command line. */
  readonly injectionsMax?: number;
}

/** A random schedule that failed. */
export interface Failing {
  readonly schedule: Schedule;
  /** Schedules that were run, this one included. */
  readonly runs: number;
  /** Names of the invariants that it violated, gravest first. */
  readonly violated: readonly string[];
}

/** The first random schedule that fails, if there is one. A run that breaks the harness throws. */
export async function firstFailing(
  experiment: Experiment,
  { seed, runs, injectionsMax = INJECTIONS_MAX }: Search,
): Promise<Failing | undefined> {
  const { spec } = experiment.definition;
  const faults = [...experiment.faults.values()];
  for (const [index, schedule] of drawSchedules({
    ...{ seed, from: 0, count: runs, spec, faults, injectionsMax },
  }).entries()) {
    const { verdict } = await runSchedule(experiment, schedule);
    if (verdict.verdict === 'harness-error') throw new Error(`schedule ${index + 1}: ${verdict.reason}`);
    if (verdict.verdict === 'fail') return { schedule, runs: index + 1, violated: violated(verdict) };
  }
  return undefined;
}

/** Shrinks a failing schedule, pinned to the gravest invariant that it violated, as a campaign does. */
export function shrinkFailing(experiment: Experiment, failing: Failing): Promise<Shrunk> {
  const [pinned] = failing.violated;
  return shrink({
    schedule: failing.schedule,
    faults: experiment.faults,
    spec: experiment.definition.spec,
    fails: async (schedule) => {
      const { verdict } = await runSchedule(experiment, schedule);
      return verdict.violations.some(({ invariant }) => invariant === pinned);
    },
  });
}
