import type { Verdict } from '../invariants/invariant.ts';
import type { RunResult } from '../run/run.ts';
import type { Schedule } from '../schedule/schedule.ts';

/** A schedule that failed, and what to hold on to. */
export interface Failure {
  readonly schedule: Schedule;
  readonly pinned: string;
  readonly source: string;
  /** The run that failed: on a noisy runtime it counts as the first, and may be all the evidence that there is. */
  readonly run?: RunResult;
  /** Its verdict, where the run itself was not kept: all that there is when nothing can be run any more. */
  readonly verdict?: Verdict;
}
