import { Interrupted } from '../basics/interruption.ts';
import type { Count } from '../records/confirmation.ts';
import type { Necessity } from '../records/found.ts';
import { plural } from '../report/words.ts';
import type { RunResult } from '../run/run.ts';
import { describeSchedule } from '../schedule/describe.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { type Shrunk, shrink } from '../schedule/shrink.ts';
import type { Setup } from '../setup/setup.ts';
import type { RunOnce } from './ahead.ts';
import type { Failure } from './failure.ts';
import { NOISY, plusRun } from './repeat.ts';
import { breaks, createTrials, isNoisy, type Observe, type Trial, type Trials } from './trials.ts';

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
  readonly run: RunOnce;
}

/** How often the minimal schedule fails, and a run of it in which it did. */
async function reproduce(
  setup: Setup,
  schedule: Schedule,
  { trials, pinned, noisyTimes, observe, firstRun, run: once }: Reproducing,
): Promise<Count & { readonly run: RunResult }> {
  if (isNoisy(setup)) {
    while (trials.known(schedule).of < noisyTimes && (await trials.again(schedule, observe)));
    const { failed, of, run } = trials.known(schedule);
    return { failed, of, run: run ?? (await once(schedule)) };
  }
  let count: Count = { failed: 0, of: 0 };
  let run = trials.known(schedule).run ?? firstRun;
  try {
    while (count.of < REPRODUCTIONS) {
      run = await once(schedule);
      count = plusRun(count, breaks(run.verdict, pinned));
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
  if (!run) throw new Interrupted('interrupted');
  return count.of > 0 ? { ...count, run } : { failed: 1, of: 1, run };
}

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

/** What there is to know of a failure, before it is put in words. */
export interface Examined {
  readonly shrunk: Shrunk;
  /** How often the minimal schedule failed, and a run of it that did. */
  readonly reproduced: Count & { readonly run: RunResult };
  /** False where the failure did not come back. */
  readonly stays: boolean;
  readonly necessary: readonly Necessity[];
}

/** What is known of a run that was not kept. */
const asRun = ({ verdict }: Failure): RunResult | undefined => verdict && { history: [], verdict, virtualMs: 0 };

/**
 * Shrinks a failure and examines what is left. What it asks follows from the failure and from what was answered before, and from nothing
 * else: so that it can be foreseen (`ahead.ts`).
 */
export async function examine(setup: Setup, failure: Failure, how: Minimising, run: RunOnce): Promise<Examined> {
  const { stop = () => false, abort = stop, shrinks = true, confirms = shrinks, times = NOISY.of, observe } = how;
  const { pinned, schedule: original, run: firstRun } = failure;
  const trials = createTrials(setup, pinned, abort, run);
  if (firstRun) trials.take(original, firstRun);
  if (isNoisy(setup) && confirms) await trials.fails(original);
  // What an interruption leaves undecided is kept as it was found.
  const stays = trials.verdict(original) !== false;
  const untouched: Shrunk = { schedule: original, probes: 0, isStopped: false, chain: [original] };
  const shrunk = stays && shrinks ? await shrinkWith(setup, original, trials, how) : untouched;
  const reproduced = await reproduce(setup, shrunk.schedule, {
    ...{ trials, pinned, noisyTimes: stays ? times : 0, firstRun: firstRun ?? asRun(failure), run },
    ...(observe && { observe }),
  });
  const necessary = stays && shrinks ? await necessity(setup, shrunk.schedule, trials) : [];
  return { shrunk, reproduced, stays, necessary };
}
