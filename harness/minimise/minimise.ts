import { Interrupted } from '../basics/interruption.ts';
import type { Verdict } from '../invariants/invariant.ts';
import type { Count } from '../records/confirmation.ts';
import type { Found, Necessity } from '../records/found.ts';
import { plural } from '../report/words.ts';
import type { RunResult } from '../run/run.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { fingerprint } from '../schedule/fingerprint.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { type Shrunk, shrink } from '../schedule/shrink.ts';
import { encodeToken } from '../schedule/token.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { fileOf } from '../setup/schedule-file.ts';
import type { Setup } from '../setup/setup.ts';
import { blamed } from './control-run.ts';
import type { Failure } from './failure.ts';
import { NOISY, plusRun } from './repeat.ts';
import { breaks, createTrials, isNoisy, type Observe, type Trial, type Trials } from './trials.ts';
import { victimOf } from './victim.ts';

/** Runs that one shrink may take. */
const PROBES_MAX = 300;
/** Times that the minimal schedule is run again, to say how often it fails. */
const REPRODUCTIONS = 3;

/** Hears how far shrinking is. */
export type Shrinking = (runs: number, injections: number) => void;

/** How far shrinking is, in words. */
export const shrinkingWords = (runs: number, injections: number): string =>
  `${plural(runs, 'run')}, ${plural(injections, 'injection')} left`;

/** Listeners and limits of a shrink. */
export interface Minimising {
  /** Told of every smaller schedule that still fails, as it is found. */
  readonly improved?: (schedule: Schedule) => void;
  /** Once true, shrinking ends with what it has. */
  readonly stop?: () => boolean;
  /** Once true, no run is begun any more. Default: as `stop`. */
  readonly abort?: () => boolean;
  /** False: the schedule is taken as it is. */
  readonly shrinks?: boolean;
  /** Whether a failure on a noisy runtime must come back. Default: where it is shrunk. */
  readonly confirms?: boolean;
  /** Whether what happens stays what it is, while it becomes less: see `shrink`. */
  readonly keepsStory?: boolean;
  /** Told of every run of shrinking: how many so far, and how many injections the smallest schedule has. */
  readonly shrinking?: Shrinking;
  /** Times that the minimal schedule is run on a noisy runtime, those that found it included. Default 5. */
  readonly times?: number;
  /** Watches the runs that say how often the minimal schedule fails. */
  readonly observe?: Observe;
}

/** That a schedule holds is said only of runs that were judged. */
function withoutIt({ failed, of, unjudged }: Trial, fails: boolean | undefined): Necessity['without'] {
  if (of > 0 && (fails ?? failed > 0)) return 'violated';
  return of === 0 || unjudged > 0 ? 'not judged' : 'holds';
}

async function necessity(setup: Setup, { seed, injections }: Schedule, trials: Trials): Promise<Necessity[]> {
  const found: Necessity[] = [];
  for (const injection of injections) {
    const rest: Schedule = { seed, injections: injections.filter((other) => other !== injection) };
    // Shrinking has tried it, unless it ran out of runs; the empty schedule it takes to hold.
    if (trials.known(rest).of === 0) await trials.again(rest);
    const words = describeSchedule([injection], setup.experiment.faults).join('');
    found.push({ words, without: withoutIt(trials.known(rest), trials.verdict(rest)) });
  }
  return found;
}

interface Reproducing {
  readonly trials: Trials;
  readonly pinned: string;
  readonly noisyTimes: number;
  readonly observe?: Observe;
  /** What stands in for a run when there is no time for one. */
  readonly firstRun: RunResult | undefined;
}

/** How often the minimal schedule fails, and a run of it in which it did. */
async function reproduce(
  setup: Setup,
  schedule: Schedule,
  { trials, pinned, noisyTimes, observe, firstRun }: Reproducing,
): Promise<Count & { readonly run: RunResult }> {
  if (isNoisy(setup)) {
    while (trials.known(schedule).of < noisyTimes && (await trials.again(schedule, observe)));
    const { failed, of, run } = trials.known(schedule);
    return { failed, of, run: run ?? (await runAndJudge(setup, schedule)) };
  }
  let count: Count = { failed: 0, of: 0 };
  let run = trials.known(schedule).run ?? firstRun;
  try {
    while (count.of < REPRODUCTIONS) {
      run = await runAndJudge(setup, schedule);
      count = plusRun(count, breaks(run.verdict, pinned));
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
  if (!run) throw new Interrupted('interrupted');
  return count.of > 0 ? { ...count, run } : { failed: 1, of: 1, run };
}

/** What is known of a run that was not kept. */
const asRun = ({ verdict }: Failure): RunResult | undefined => verdict && { history: [], verdict, virtualMs: 0 };

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

/** Shrinks with those who listen. */
function shrinkWith(setup: Setup, original: Schedule, trials: Trials, how: Minimising): Promise<Shrunk> {
  const { improved, stop = () => false, keepsStory = false, shrinking } = how;
  const { spec, experiment } = setup;
  let runs = 0;
  let injections = original.injections.length;
  const fails = async (schedule: Schedule): Promise<boolean> => {
    shrinking?.(++runs, injections);
    const failed = await trials.fails(schedule);
    if (!failed) return false;
    injections = schedule.injections.length;
    improved?.(schedule);
    return true;
  };
  const task = { schedule: original, faults: experiment.faults, spec, fails, probesMax: PROBES_MAX };
  return shrink({ ...task, stop, keepsStory });
}

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
  const { stop = () => false, abort = stop, shrinks = true, confirms = shrinks, times = NOISY.of, observe } = how;
  const failure = await blamed(setup, given, abort);
  const { pinned, source, schedule: original } = failure;
  const { experiment } = setup;
  const isNoisyRuntime = isNoisy(setup);
  const trials = createTrials(setup, pinned, abort);
  const { run: firstRun } = failure;
  if (firstRun) trials.take(original, firstRun);
  if (isNoisyRuntime && confirms) await trials.fails(original);
  // What an interruption leaves undecided is kept as it was found.
  const stays = trials.verdict(original) !== false;
  const untouched: Shrunk = { schedule: original, probes: 0, isStopped: false, chain: [original] };
  const shrunk = stays && shrinks ? await shrinkWith(setup, original, trials, how) : untouched;
  const { schedule, probes, isStopped, chain } = shrunk;
  const noisyTimes = stays ? times : 0;
  const { failed, of, run } = await reproduce(setup, schedule, {
    ...{ trials, pinned, noisyTimes, firstRun: firstRun ?? asRun(failure) },
    ...(observe && { observe }),
  });
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
    necessary: stays && shrinks ? await necessity(setup, schedule, trials) : [],
    token: encodeToken(fileOf(setup, schedule, pinned)),
  };
  return { schedule, found, run, chain };
}
