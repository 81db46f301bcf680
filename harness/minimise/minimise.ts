import type { Verdict } from '../invariants/invariant.ts';
import type { Found } from '../records/found.ts';
import type { RunResult } from '../run/run.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { fingerprint } from '../schedule/fingerprint.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { encodeToken } from '../schedule/token.ts';
import { fileOf } from '../setup/schedule-file.ts';
import type { Setup } from '../setup/setup.ts';
import { blamed } from './control-run.ts';
import type { Minimising } from './examine.ts';
import { examineAhead } from './examine-ahead.ts';
import type { Failure } from './failure.ts';
import { victimOf } from './victim.ts';

/** What is known of a failure at once: while it is being shrunk, and of one whose shrinking was cut off. */
export function begunFound(setup: Setup, failure: Failure, schedule: Schedule): Found | undefined {
  const { pinned, source, verdict = failure.run?.verdict } = failure;
  const { experiment } = setup;
  if (!verdict) return undefined;
  return {
    ...verdict,
    pinned,
    message: messageOf(verdict, pinned),
    fingerprint: fingerprintOf(setup, pinned, schedule, { verdict, history: failure.run?.history ?? [] }),
    source,
    words: describeSchedule(schedule.injections, experiment.faults),
    injectionsFrom: failure.schedule.injections.length,
    injectionsTo: schedule.injections.length,
    probes: 0,
    reproduced: { failed: 1, of: 1 },
    runtime: experiment.runtime.name,
    ...(setup.programs && { programs: Object.keys(setup.programs) }),
    necessary: [],
    unfinished: true,
    token: encodeToken(fileOf(setup, schedule, pinned)),
  };
}

/** A bug's name, with the role that was harmed where the run shows one. */
function fingerprintOf(
  { spec }: Setup,
  invariant: string,
  schedule: Schedule,
  { verdict, history }: Pick<RunResult, 'verdict' | 'history'>,
): string {
  const victim = victimOf(verdict.violations, invariant, history, spec);
  return fingerprint({ invariant, schedule, spec, ...(victim !== undefined && { victim }) });
}

const messageOf = ({ violations }: Verdict, pinned: string): string =>
  violations.find(({ invariant }) => invariant === pinned)?.message ?? '';

/** A minimal schedule with all that is known about it, and a run of it that failed. */
export interface Minimised {
  readonly schedule: Schedule;
  readonly found: Found;
  readonly run: RunResult;
  /** Schedules that failed, from the original to the minimal one. */
  readonly chain: readonly Schedule[];
}

/**
 * Shrinks a failing schedule and examines what is left: does it fail every time, is each injection needed. On a noisy
 * runtime a failure that does not come back (three times in five) is left as it is: `found.unconfirmed`. Where the lab breaks
 * without any fault, that is what is examined in place of the failure.
 */
export async function minimise(setup: Setup, given: Failure, how: Minimising = {}): Promise<Minimised> {
  const { stop = () => false, abort = stop } = how;
  const failure = await blamed(setup, given, abort);
  const { shrunk, reproduced, stays, necessary } = await examineAhead(setup, failure, how);
  const { pinned, source, schedule: original } = failure;
  const { schedule, probes, isStopped, chain } = shrunk;
  const { failed, of, run } = reproduced;
  const { experiment } = setup;
  const found: Found = {
    ...run.verdict,
    pinned,
    message: messageOf(run.verdict, pinned),
    fingerprint: fingerprintOf(setup, pinned, schedule, run),
    source,
    words: describeSchedule(schedule.injections, experiment.faults),
    injectionsFrom: original.injections.length,
    injectionsTo: schedule.injections.length,
    probes,
    reproduced: { failed, of },
    runtime: experiment.runtime.name,
    ...(setup.programs && { programs: Object.keys(setup.programs) }),
    ...(!stays && { unconfirmed: true }),
    ...(isStopped && abort() && { unfinished: true as const }),
    necessary: [...necessary],
    token: encodeToken(fileOf(setup, schedule, pinned)),
  };
  return { schedule, found, run, chain };
}
