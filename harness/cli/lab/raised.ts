import type { FaultsByHand } from './faults-by-hand.ts';
import type { LabState } from './requests.ts';

/** A lab that its keeper has started, whoever's it is. */
export interface Raised {
  readonly byHand: FaultsByHand;
  /** Throws HarnessError where the engine does not say. */
  state(): Promise<Omit<LabState, 'pid' | 'injected'>>;
  /** Removes everything, and resolves with what the engine does not let go of, in a sentence. */
  close(): Promise<string | undefined>;
}
