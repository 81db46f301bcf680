import type { Verdict } from '../invariants/invariant.ts';
import { violates } from '../records/summary.ts';
import type { RunResult } from '../run/run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import type { Setup } from '../setup/setup.ts';
import type { Failure } from './failure.ts';
import { pin } from './pin.ts';
import { breaks, createTrials, isNoisy } from './trials.ts';

/** A run without faults, of the lab that faults are about to be blamed on. */
export interface ControlRun {
  readonly schedule: Schedule;
  readonly verdict: Verdict;
  /** The whole run, kept only where it violated something. */
  readonly run?: RunResult;
}

/** A lab that breaks without any fault: the gravest invariant that it violates, and the run. */
export interface Broken {
  readonly schedule: Schedule;
  readonly pinned: string;
  readonly run: RunResult;
}

/** Which control run a seed needs: its own in the simulation; on containers one set-up is as good as another. */
const keyOf = (setup: Setup, seed: number): number => (isNoisy(setup) ? -1 : seed);

const runs = new WeakMap<Setup, Map<number, ControlRun>>();
const broken = new WeakMap<Setup, Map<number, Broken | undefined>>();

function memoOf<T>(memo: WeakMap<Setup, Map<number, T>>, setup: Setup): Map<number, T> {
  const own = memo.get(setup) ?? new Map<number, T>();
  memo.set(setup, own);
  return own;
}

/** The empty schedule, run once for each setup and seed, on containers once for each setup. */
export async function controlRun(setup: Setup, seed: number): Promise<ControlRun> {
  const known = memoOf(runs, setup);
  const before = known.get(keyOf(setup, seed));
  if (before) return before;
  const schedule: Schedule = { seed, injections: [] };
  const run = await runAndJudge(setup, schedule);
  const control = { schedule, verdict: run.verdict, ...(violates(run.verdict) && { run }) };
  known.set(keyOf(setup, seed), control);
  return control;
}

/**
 * What the lab violates without any fault, or undefined. On a noisy runtime it must come back, as every failure must; what `stop`
 * leaves undecided counts as broken, since nothing may be blamed on faults then.
 */
export async function brokenBefore(setup: Setup, seed: number, stop: () => boolean): Promise<Broken | undefined> {
  const known = memoOf(broken, setup);
  const key = keyOf(setup, seed);
  if (known.has(key)) return known.get(key);
  const { schedule, verdict, run } = await controlRun(setup, seed);
  const pinned = pin(setup.experiment.invariants, verdict);
  if (!run || pinned === undefined) {
    known.set(key, undefined);
    return undefined;
  }
  const trials = createTrials(setup, pinned, stop);
  trials.take(schedule, run);
  await trials.fails(schedule);
  const found = trials.verdict(schedule) === false ? undefined : { schedule, pinned, run };
  if (trials.verdict(schedule) !== undefined) known.set(key, found);
  return found;
}

/** What it violates, in a few words. */
export const brokenWords = ({ pinned, run }: Broken): string =>
  `${pinned} is violated: ${run.verdict.violations.find(({ invariant }) => invariant === pinned)?.message}`;

/** A lab that is broken before any fault, as the failure that is written up. */
export const failureOf = ({ schedule, pinned, run }: Broken, of: string): Failure => ({
  ...{ schedule, pinned, run, source: `the control run of ${of}` },
});

/**
 * The failure that may be blamed on a schedule: as it is where a run without faults violates nothing at all, whatever the failure
 * is pinned to and whenever the run without faults breaks; else that run, with no injections. Once `stop` says so no run is
 * made, and nothing is shrunk either.
 */
export async function blamed(setup: Setup, failure: Failure, stop: () => boolean): Promise<Failure> {
  const { schedule, pinned, source } = failure;
  if (schedule.injections.length === 0 || stop()) return failure;
  let found: Broken | undefined;
  try {
    found = await brokenBefore(setup, schedule.seed, stop);
  } catch (error) {
    // Interrupted, it is kept as it was found.
    if (!stop()) throw error;
  }
  if (!found) return failure;
  const own = failureOf(found, source);
  // What was to be explained is told, where it shows without faults as well.
  return breaks(found.run.verdict, pinned) ? { ...own, pinned } : own;
}
