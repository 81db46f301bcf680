import { canonicalKey } from './canonical.ts';
import type { Schedule } from './schedule.ts';

/** Tries schedules for the shrinker: never the same one twice, and not more than it may. */
export interface Probe {
  /** False without a run once the budget is spent: an untried schedule is never accepted. */
  fails(schedule: Schedule): Promise<boolean>;
  /** Runs so far. */
  count(): number;
  /** Whether it was told to stop before the search was over. */
  wasStopped(): boolean;
  /** Every schedule that was seen to fail, the original first. The shrinker accepts each of them. */
  chain(): readonly Schedule[];
}

/** How far a search may go. */
interface Limits {
  readonly probesMax: number;
  /** Once true, nothing more is tried. */
  readonly stop: () => boolean;
}

/** `original` is known to fail; it is not run again. */
export function probing(
  original: Schedule,
  fails: (schedule: Schedule) => Promise<boolean>,
  { probesMax, stop }: Limits,
): Probe {
  const memo = new Map([[canonicalKey(original), true]]);
  const chain = [original];
  let count = 0;
  let isStopped = false;
  return {
    async fails(schedule) {
      const key = canonicalKey(schedule);
      const known = memo.get(key);
      if (known !== undefined) return known;
      if (count >= probesMax) return false;
      isStopped ||= stop();
      if (isStopped) return false;
      const failed = await fails(schedule);
      // A run that was broken off says nothing.
      isStopped ||= !failed && stop();
      if (isStopped) return false;
      count++;
      memo.set(key, failed);
      if (failed) chain.push(schedule);
      return failed;
    },
    count: () => count,
    wasStopped: () => isStopped,
    chain: () => chain,
  };
}
