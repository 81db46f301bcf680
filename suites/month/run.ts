import { faults } from '../../faults/index.ts';
import { releasesOf } from '../../fixtures/cdn/facts/releases.ts';
import { invariants } from '../../fixtures/cdn/invariants/index.ts';
import type { CdnSpec } from '../../fixtures/cdn/spec.ts';
import { UsageError } from '../../harness/basics/errors.ts';
import { type RunResult, runSchedule } from '../../harness/run/run.ts';
import type { LabEntry } from '../../harness/runtime/entry.ts';
import { sim } from '../../harness/runtime/sim/sim.ts';
import { type Overrides, specOf } from '../../harness/setup/overrides.ts';
import { type Fate, fateOf } from './aborts.ts';
import { DAY_MS, QUIET_SHARE, STRETCHED } from './assumptions.ts';
import { monthSchedule } from './schedule.ts';
import { systemPush } from './system-push.ts';

/** What came of so many days. */
export interface Month {
  readonly spec: CdnSpec;
  readonly result: RunResult;
  /** Of software, operating systems and system configs: what the paper's Table 2 counts. */
  readonly network: Fate;
  readonly bundles: Fate;
}

/** The lab in its true phase durations, for so many days. Throws UsageError when they are not whole days from 1 on. */
export function monthSpec(lab: LabEntry<CdnSpec>, days: number, set: Overrides = {}): CdnSpec {
  if (!Number.isInteger(days) || days < 1)
    throw new UsageError(`--days wants a whole number from 1 on, but got ${days}`);
  const durationMs = days * DAY_MS;
  const times = { 'timing.durationMs': durationMs, 'timing.quietMs': durationMs * QUIET_SHARE };
  return specOf(lab, 'true', { ...STRETCHED, ...times, ...set });
}

/** What a month is made of, by kind. */
export const known = new Map([...faults, systemPush].map((fault) => [fault.kind, fault]));

/** Runs the days on a simulated lab and judges them by every invariant. */
export async function runMonth(
  lab: LabEntry<CdnSpec>,
  days: number,
  seed: number,
  set: Overrides = {},
): Promise<Month> {
  const spec = monthSpec(lab, days, set);
  const experiment = { definition: lab.define(spec), faults: known, invariants, runtime: sim };
  const result = await runSchedule(experiment, monthSchedule(spec, seed));
  const releases = releasesOf(result.history, { enabled: () => [] });
  const fate = (isBundle: boolean) =>
    fateOf(result.history, releases, ({ order }) => (order.kind === 'customer-config') === isBundle);
  return { spec, result, network: fate(false), bundles: fate(true) };
}
