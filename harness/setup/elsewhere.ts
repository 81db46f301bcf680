import type { RunResult } from '../run/run.ts';
import type { Schedule } from '../schedule/schedule.ts';

/** Whoever runs schedules in place of this process, and judges them as `runAndJudge` does. */
export interface Elsewhere {
  /** Runs it once: before all that wait, so that what was asked last is run first. Once `withdrawn` is aborted, nobody waits for it any more. */
  run(schedule: Schedule, withdrawn?: AbortSignal): Promise<RunResult>;
  /** How many runs are worth having under way, as things are now: 1 or more. */
  width(): number;
}
