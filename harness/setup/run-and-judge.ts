import { setImmediate as breathe } from 'node:timers/promises';
import { starvation } from '../invariants/starvation.ts';
import { type RunResult, runSchedule } from '../run/run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Setup } from './setup.ts';

/** Runs a schedule, here or elsewhere; one that could not be judged is tried once more. */
export async function runAndJudge(setup: Setup, schedule: Schedule): Promise<RunResult> {
  if (setup.elsewhere) return setup.elsewhere.run(schedule);
  // Signals and workers are heard between runs only: a simulated run never yields to the event loop.
  await breathe();
  const first = await runSchedule(setup.experiment, schedule);
  return isWorthAnother(setup, first) ? runSchedule(setup.experiment, schedule) : first;
}

/** The harness broke, or its machine had no time for the lab: the next run may tell more. */
const isWorthAnother = ({ spec }: Setup, { verdict, history }: RunResult): boolean =>
  verdict.verdict === 'harness-error' ||
  (verdict.verdict === 'inconclusive' && starvation(history, spec) !== undefined);
