import type { Verdict } from '../invariants/invariant.ts';
import type { Found } from '../records/found.ts';
import type { RunResult } from '../run/run.ts';
import type { Setup } from '../setup/setup.ts';
import { breaks } from './trials.ts';
import { victimOf } from './victim.ts';

/** What became of a failure: the same invariant is violated at the same role, something else is, or nothing. */
export type Harm = 'same harm' | 'other harm' | 'gone' | 'not judged';

function harmOf({ spec }: Setup, { pinned, fingerprint }: Found, { history, verdict }: RunResult): Harm {
  if (breaks(verdict, pinned)) {
    const victim = victimOf(verdict.violations, pinned, history, spec);
    // Where a run shows no victim, what the schedule aims at stands in its place, and that is the same.
    return victim === undefined || fingerprint.endsWith(`@${victim}`) ? 'same harm' : 'other harm';
  }
  if (verdict.violations.length > 0) return 'other harm';
  return isJudged(verdict) ? 'gone' : 'not judged';
}

const isJudged = ({ verdict }: Verdict): boolean => verdict === 'pass' || verdict === 'fail';

const GRAVEST_FIRST: readonly Harm[] = ['same harm', 'other harm', 'not judged', 'gone'];

/** What some runs of a counterexample's schedule say of it, the gravest first: it is gone only when every run says so. */
export function harmIn(setup: Setup, found: Found, runs: readonly RunResult[]): Harm {
  const harms = runs.map((run) => harmOf(setup, found, run));
  return GRAVEST_FIRST.find((harm) => harms.includes(harm)) ?? 'not judged';
}
