import type { RunSummary } from '../records/summary.ts';
import type { Settings } from '../setup/setup.ts';
import type { Part } from './part.ts';

/** What whoever judges is asked: some runs of a campaign. What they are follows from this alone. */
export interface PartRequest {
  readonly settings: Settings;
  readonly part: Part;
}

/** Who judges the parts of a campaign: threads of this process (`pool.ts`), or workers anywhere that take them off a queue. */
export interface Judges {
  /**
   * The runs of a part, in order; fewer where the end of this process cut it short. Rejects with HarnessError where it cannot be
   * judged, and may reject with Interrupted.
   */
  ask(request: PartRequest): Promise<readonly RunSummary[]>;
  /** Parts that may be under way, or judged and not yet taken, as things are now: so that nobody waits while a failure is being shrunk. */
  ahead(): number;
  /** Ends at once; parts under way are lost. */
  close(): Promise<void>;
}
