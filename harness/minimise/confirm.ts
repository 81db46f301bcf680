import type { Confirmation, Count } from '../records/confirmation.ts';
import { NOISY, plusRun, repeat } from './repeat.ts';

/** What came of a run on containers: the pinned invariant was violated or it was not, or the run could not be judged. */
export type Outcome = 'violated' | 'held' | 'not judged';

/** Thrown inside when a run could not be judged, to leave every loop at once. */
class NotJudged extends Error {}

/**
 * Confirms the last schedule of a chain of `length`, each smaller than the one before and known to fail in the simulation.
 * A schedule is confirmed when it fails and then three of up to five times. If the smallest is not, the chain is searched
 * by halving for the smallest that is: whatever contains a schedule that fails is taken to fail too. The confirmed one
 * is run five times in all. `run` runs the schedule at an index once.
 */
export async function confirm(length: number, run: (at: number) => Promise<Outcome>): Promise<Confirmation> {
  let runs = 0;
  let current = length - 1;
  let count: Count = { failed: 0, of: 0 };
  const once = async (at: number): Promise<boolean> => {
    const outcome = await run(at);
    runs++;
    if (outcome === 'not judged') throw new NotJudged();
    return outcome === 'violated';
  };
  const isConfirmed = async (at: number): Promise<boolean> => {
    const { accepted, failed, of } = await repeat(() => once(at), NOISY);
    if (accepted || at === length - 1) {
      current = at;
      count = { failed, of };
    }
    return accepted;
  };
  try {
    if (!(await smallestConfirmed(length, isConfirmed))) return { class: 'sim-only', at: current, ...count, runs };
    while (count.of < NOISY.of) count = plusRun(count, await once(current));
    return { class: count.failed === count.of ? 'deterministic' : 'flaky', at: current, ...count, runs };
  } catch (error) {
    if (!(error instanceof NotJudged)) throw error;
    return { class: 'harness', at: current, ...count, runs };
  }
}

/** Looks at the last, then the first, then halves what is between them. False when neither end is confirmed. */
async function smallestConfirmed(length: number, isConfirmed: (at: number) => Promise<boolean>): Promise<boolean> {
  if (await isConfirmed(length - 1)) return true;
  if (length < 2 || !(await isConfirmed(0))) return false;
  let [yes, no] = [0, length - 1];
  while (no - yes > 1) {
    const middle = (yes + no) >> 1;
    if (await isConfirmed(middle)) yes = middle;
    else no = middle;
  }
  return true;
}
