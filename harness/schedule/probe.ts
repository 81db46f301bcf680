import { canonicalKey } from './canonical.ts';
import type { Schedule } from './schedule.ts';

/** Tries schedules for the shrinker: never the same one twice, and not more than it may. */
export interface Probe {
  /** False without a run once the budget is spent: an untried schedule is never accepted. */
  fails(schedule: Schedule): Promise<boolean>;
  /** Runs so far. */
  count(): number;
  /** Every schedule that was seen to fail, the original first. The shrinker accepts each of them. */
  chain(): readonly Schedule[];
}

/** `original` is known to fail; it is not run again. */
export function probing(original: Schedule, fails: (schedule: Schedule) => Promise<boolean>, probesMax: number): Probe {
  const memo = new Map([[canonicalKey(original), true]]);
  const chain = [original];
  let count = 0;
  return {
    async fails(schedule) {
      const key = canonicalKey(schedule);
      const known = memo.get(key);
      if (known !== undefined) return known;
      if (count >= probesMax) return false;
      count++;
      const failed = await fails(schedule);
      memo.set(key, failed);
      if (failed) chain.push(schedule);
      return failed;
    },
    count: () => count,
    chain: () => chain,
  };
}
