import type { Incident } from '../incident/incident.ts';
import type { Invariant } from '../invariants/invariant.ts';
import type { LabEntry } from '../lab/entry.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Fault } from '../schedule/fault.ts';
import type { StoredFailure } from './failure-file.ts';

/** Everything that can be named on the command line. Made in one place, `cli.ts`, and passed down. */
export interface Registry {
  readonly labs: readonly LabEntry[];
  /** Mild to severe. */
  readonly faults: readonly Fault[];
  /** In order of gravity: the first is the worst to break. */
  readonly invariants: readonly Invariant[];
  readonly incidents: readonly Incident[];
  readonly runtimes: readonly Runtime[];
  /** Failures that the labs bring with them: schedules that once broke one. */
  readonly failures: readonly StoredFailure[];
}
