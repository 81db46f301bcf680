import type { Invariant, Verdict } from '../invariants/invariant.ts';
import type { RunResult } from '../run.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { fingerprint } from '../schedule/fingerprint.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { shrink } from '../schedule/shrink.ts';
import { encodeToken } from '../schedule/token.ts';
import type { Found, Necessity } from './found.ts';
import { fileOf } from './schedule-file.ts';
import type { Setup } from './setup.ts';
import { judge } from './summary.ts';

/** Runs that one shrink may take. */
const PROBES_MAX = 300;
/** Times that the minimal schedule is run again, to say how often it fails. */
const REPRODUCTIONS = 3;

/** A schedule that failed, and what to hold on to. */
export interface Failure {
  readonly schedule: Schedule;
  readonly pinned: string;
  readonly source: string;
}

/** Listeners and limits of a shrink. */
export interface Minimising {
  /** Told of every smaller schedule that still fails, as it is found. */
  readonly improved?: (schedule: Schedule) => void;
  /** Once true, shrinking ends with what it has. */
  readonly stop?: () => boolean;
}

/**
 * The invariant to shrink towards: the gravest that was violated, since a wrong answer tells more than what follows from
 * it. Undefined when none was.
 */
export function pin(invariants: readonly Invariant[], verdict: Verdict): string | undefined {
  const violated = new Set(verdict.violations.map(({ invariant }) => invariant));
  return invariants.find(({ name }) => violated.has(name))?.name ?? verdict.violations[0]?.invariant;
}

const breaks = (verdict: Verdict, pinned: string) => verdict.violations.some(({ invariant }) => invariant === pinned);

async function necessity(setup: Setup, { seed, injections }: Schedule, pinned: string): Promise<Necessity[]> {
  const found: Necessity[] = [];
  for (const injection of injections) {
    const rest = injections.filter((other) => other !== injection);
    const { verdict } = await judge(setup, { seed, injections: rest });
    const without = breaks(verdict, pinned) ? 'violated' : verdict.verdict === 'harness-error' ? 'not judged' : 'holds';
    found.push({ words: describeSchedule([injection], setup.experiment.faults).join(''), without });
  }
  return found;
}

async function reproduce(
  setup: Setup,
  schedule: Schedule,
  pinned: string,
): Promise<{ failed: number; last: RunResult }> {
  let last = await judge(setup, schedule);
  let failed = breaks(last.verdict, pinned) ? 1 : 0;
  for (let time = 1; time < REPRODUCTIONS; time++) {
    last = await judge(setup, schedule);
    if (breaks(last.verdict, pinned)) failed++;
  }
  return { failed, last };
}

/** A minimal schedule with all that is known about it, and its run. */
export interface Minimised {
  readonly schedule: Schedule;
  readonly found: Found;
  readonly run: RunResult;
}

/** Shrinks a failing schedule and examines what is left: does it fail every time, is each injection needed. */
export async function minimise(
  setup: Setup,
  failure: Failure,
  { improved, stop }: Minimising = {},
): Promise<Minimised> {
  const { pinned, source } = failure;
  const { spec, experiment } = setup;
  const fails = async (schedule: Schedule): Promise<boolean> => {
    if (stop?.()) return false;
    const failed = breaks((await judge(setup, schedule)).verdict, pinned);
    if (failed) improved?.(schedule);
    return failed;
  };
  const { schedule, probes } = await shrink({
    ...{ schedule: failure.schedule, faults: experiment.faults, spec, fails, probesMax: PROBES_MAX },
  });
  const { failed, last } = await reproduce(setup, schedule, pinned);
  const found: Found = {
    ...last.verdict,
    pinned,
    message: last.verdict.violations.find(({ invariant }) => invariant === pinned)?.message ?? '',
    fingerprint: fingerprint({ invariant: pinned, schedule, spec }),
    source,
    words: describeSchedule(schedule.injections, experiment.faults),
    injectionsFrom: failure.schedule.injections.length,
    injectionsTo: schedule.injections.length,
    probes,
    reproduced: { failed, of: REPRODUCTIONS },
    necessary: await necessity(setup, schedule, pinned),
    token: encodeToken(fileOf(setup, schedule, pinned)),
  };
  return { schedule, found, run: last };
}
