import type { Harm } from '../harm/harm.ts';
import type { Incident, Variant } from '../incident/incident.ts';
import type { Verdict } from '../invariants/invariant.ts';
import type { Counterexample } from './folder.ts';
import type { Answer, Told } from './incident-outcome.ts';

/**
 * One variant of an incident, run: what is told is of the first run that was not as expected, else of the first that failed, else
 * of the last.
 */
export interface IncidentRun extends Told {
  readonly incident: Incident;
  readonly name: string;
  readonly variant: Variant;
  readonly verdict: Verdict;
  /** Of all runs, in order. */
  readonly verdicts: readonly Verdict[];
  readonly answers: readonly Answer[];
  /** Runs that were asked for: more than were made where it was interrupted in time. */
  readonly times: number;
  /** It was broken off, in its runs or while what failed was shrunk. */
  readonly interrupted: boolean;
  /** Whether every run that was asked for did all that the file expects. */
  readonly asExpected: boolean;
  /** What the run without faults, which comes first, was, unless it passed: then it is the only one, and all that is told. */
  readonly before?: 'broken' | 'not-judged';
  /** The incident's injections in words. */
  readonly words: readonly string[];
  /** What users felt in the run that is told; absent where that is the one without faults, or the harness broke. */
  readonly felt?: Harm;
  /** The defences that acted. */
  readonly stoppedBy: readonly string[];
  /** When something was violated: the smallest schedule, pinned to the incident's invariant if that was among it. */
  readonly counterexample?: Counterexample;
  /** When nothing was violated, and yet it was not as expected or steps were missed: the history of that run. */
  readonly historyFile?: string;
}
