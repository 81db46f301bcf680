import { setImmediate as breathe } from 'node:timers/promises';
import type { Tally, Verdict } from '../invariants/invariant.ts';
import { starvation } from '../invariants/starvation.ts';
import type { Ms } from '../lab/spec.ts';
import { type RunResult, runSchedule } from '../run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Setup } from './setup.ts';

/** One run of a campaign, small enough to send between processes: the schedule itself only when it failed. */
export interface RunSummary {
  /** Index of the run in its campaign. */
  readonly run: number;
  readonly verdict: Verdict['verdict'];
  readonly reason?: string;
  readonly leaks: readonly string[];
  readonly operations: Tally;
  readonly bitten: Verdict['bitten'];
  readonly judged: Verdict['judged'];
  /** Number of injections that touched nothing. */
  readonly idle: number;
  readonly virtualMs: Ms;
  /** `run` only on a noisy runtime, where the same run cannot be had again. */
  readonly failing?: { readonly schedule: Schedule; readonly verdict: Verdict; readonly run?: RunResult };
}

/** Runs a schedule; one that could not be judged is tried once more. */
export async function judge(setup: Setup, schedule: Schedule): Promise<RunResult> {
  // Signals and workers are heard between runs only: a simulated run never yields to the event loop.
  await breathe();
  const first = await runSchedule(setup.experiment, schedule);
  return isWorthAnother(setup, first) ? runSchedule(setup.experiment, schedule) : first;
}

/** The harness broke, or its machine had no time for the lab: the next run may tell more. */
const isWorthAnother = ({ spec }: Setup, { verdict, history }: RunResult): boolean =>
  verdict.verdict === 'harness-error' ||
  (verdict.verdict === 'inconclusive' && starvation(history, spec) !== undefined);

/** True for a run that violated something, whatever else its verdict says. */
export const violates = (verdict: Verdict): boolean => verdict.violations.length > 0;

export function summarise(run: number, schedule: Schedule, result: RunResult, keepsRun = false): RunSummary {
  const { verdict, virtualMs } = result;
  return {
    run,
    verdict: verdict.verdict,
    ...(verdict.reason !== undefined && { reason: verdict.reason }),
    leaks: verdict.leaks.map(({ what }) => what),
    operations: verdict.operations,
    bitten: verdict.bitten,
    judged: verdict.judged,
    idle: verdict.idle.length,
    virtualMs,
    ...(violates(verdict) && { failing: { schedule, verdict, ...(keepsRun && { run: result }) } }),
  };
}
