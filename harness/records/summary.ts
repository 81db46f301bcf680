import { type Harm, harmOf } from '../harm/harm.ts';
import type { Tally, Verdict } from '../invariants/invariant.ts';
import type { Ms } from '../lab/spec.ts';
import type { RunResult } from '../run/run.ts';
import type { LabDefinition } from '../runtime/runtime.ts';
import type { Schedule } from '../schedule/schedule.ts';

/** One run of a campaign, small enough to send between processes: the schedule itself only when it failed. */
export interface RunSummary {
  /** Index of the run in its campaign. */
  readonly run: number;
  readonly verdict: Verdict['verdict'];
  readonly reason?: string;
  readonly leaks: readonly string[];
  readonly operations: Tally;
  /** What users felt; absent where the harness broke. */
  readonly felt?: Harm;
  readonly bitten: Verdict['bitten'];
  readonly judged: Verdict['judged'];
  /** Number of injections that touched nothing. */
  readonly idle: number;
  readonly virtualMs: Ms;
  /** `run` only on a noisy runtime, where the same run cannot be had again. */
  readonly failing?: { readonly schedule: Schedule; readonly verdict: Verdict; readonly run?: RunResult };
}

/** True for a run that violated something, whatever else its verdict says. */
export const violates = (verdict: Verdict): boolean => verdict.violations.length > 0;

/** `run` is its index, `lab` what it was made on; `keepsRun` on a noisy runtime. */
export function summarise(
  run: number,
  schedule: Schedule,
  result: RunResult,
  lab: Pick<LabDefinition, 'spec' | 'platform'>,
  keepsRun = false,
): RunSummary {
  const { verdict, virtualMs, history } = result;
  return {
    run,
    verdict: verdict.verdict,
    ...(verdict.reason !== undefined && { reason: verdict.reason }),
    leaks: verdict.leaks.map(({ what }) => what),
    operations: verdict.operations,
    ...(verdict.verdict !== 'harness-error' && { felt: harmOf(history, lab) }),
    bitten: verdict.bitten,
    judged: verdict.judged,
    idle: verdict.idle.length,
    virtualMs,
    ...(violates(verdict) && { failing: { schedule, verdict, ...(keepsRun && { run: result }) } }),
  };
}
