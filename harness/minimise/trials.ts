import type { Verdict } from '../invariants/invariant.ts';
import type { Count } from '../records/confirmation.ts';
import type { RunResult } from '../run/run.ts';
import { canonicalKey } from '../schedule/canonical.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import type { Setup } from '../setup/setup.ts';
import type { RunOnce } from './ahead.ts';
import { CERTAIN, decided, NOISY, NONE, plusRun } from './repeat.ts';

/** What is known of a schedule: how many of its runs violated the pinned invariant, and the last one that did. */
export interface Trial extends Count {
  /** Runs that the harness could not judge. They are among those that did not fail, so that what is noisy comes to an end. */
  readonly unjudged: number;
  readonly run?: RunResult;
}

/** Wraps a run: to watch it from outside. */
export type Observe = (run: () => Promise<RunResult>) => Promise<RunResult>;

const unobserved: Observe = (run) => run();

export const breaks = (verdict: Verdict, pinned: string): boolean =>
  verdict.violations.some(({ invariant }) => invariant === pinned);

/** Runs of schedules, held against one pinned invariant: nothing that is known is run again. */
export interface Trials {
  /** What is known of it so far. */
  known(schedule: Schedule): Trial;
  /** Whether it is known to fail (true) or to hold (false) by the runtime's policy. */
  verdict(schedule: Schedule): boolean | undefined;
  /** Runs it until that is known. False when told to stop first: an untried schedule is never accepted. */
  fails(schedule: Schedule): Promise<boolean>;
  /** Adds a run that was made elsewhere. */
  take(schedule: Schedule, run: RunResult): void;
  /** Runs it once more, unless told to stop. */
  again(schedule: Schedule, observe?: Observe): Promise<RunResult | undefined>;
}

/** Whether the same schedule may run differently a second time. */
export const isNoisy = ({ experiment }: Setup): boolean => experiment.runtime.name === 'docker';

/** `stop` ends everything on a noisy runtime, where one run takes long; a simulated one is over before it is asked. */
export function createTrials(
  setup: Setup,
  pinned: string,
  stop: () => boolean,
  once: RunOnce = (schedule) => runAndJudge(setup, schedule),
): Trials {
  const policy = isNoisy(setup) ? NOISY : CERTAIN;
  const trials = new Map<string, Trial>();
  const known = (schedule: Schedule): Trial => trials.get(canonicalKey(schedule)) ?? { ...NONE, unjudged: 0 };
  const take = (schedule: Schedule, run: RunResult): void => {
    const before = known(schedule);
    const failed = breaks(run.verdict, pinned);
    const unjudged = before.unjudged + (!failed && run.verdict.verdict === 'harness-error' ? 1 : 0);
    trials.set(canonicalKey(schedule), { ...before, ...plusRun(before, failed), unjudged, ...(failed && { run }) });
  };
  const again = async (schedule: Schedule, observe = unobserved): Promise<RunResult | undefined> => {
    if (stop()) return undefined;
    let run: RunResult;
    try {
      run = await observe(() => once(schedule));
    } catch (error) {
      if (stop()) return undefined;
      throw error;
    }
    // A run that was cut short says nothing.
    if (run.verdict.verdict === 'harness-error' && stop()) return undefined;
    take(schedule, run);
    return run;
  };
  const verdict = (schedule: Schedule) => decided(known(schedule), policy);
  return {
    known,
    verdict,
    take,
    again,
    async fails(schedule) {
      for (;;) {
        const is = verdict(schedule);
        if (is !== undefined) return is;
        if (stop() || !(await again(schedule))) return false;
      }
    },
  };
}
