import type { RunSummary } from '../records/summary.ts';
import type { RunResult } from '../run/run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Settings } from '../setup/setup.ts';
import type { Part } from './part.ts';

/** What whoever judges is asked: some runs of a campaign. What they are follows from this alone. */
export interface PartRequest {
  readonly settings: Settings;
  readonly part: Part;
}

/** One run of one schedule: a candidate of a shrink, a confirmation, a control run. */
export interface RunRequest {
  readonly settings: Settings;
  readonly schedule: Schedule;
}

/** Who judges the parts of a campaign: threads of this process (`pool.ts`), or workers anywhere that take them off a queue. */
export interface Judges {
  /**
   * The runs of a part, in order; fewer where the end of this process cut it short. Rejects with HarnessError where it cannot be
   * judged, and may reject with Interrupted.
   */
  ask(request: PartRequest): Promise<readonly RunSummary[]>;
  /**
   * One run of a schedule, as `runAndJudge` gives it. Rejects with HarnessError where nobody can make it, and with Interrupted where it was
   * cut short. It goes before all that wait. Once `withdrawn` is aborted, nobody waits for it any more.
   */
  run(request: RunRequest, withdrawn?: AbortSignal): Promise<RunResult>;
  /** How many such runs are worth having under way, as things are now: 1 or more. */
  width(): number;
  /** Parts that may be under way, or judged and not yet taken, as things are now: so that nobody waits while a failure is being shrunk. */
  ahead(): number;
  /** Ends at once; parts under way are lost. */
  close(): Promise<void>;
}
