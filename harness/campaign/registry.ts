import type { Incident } from '../incident/incident.ts';
import type { Invariant } from '../invariants/invariant.ts';
import type { LabEntry } from '../lab/entry.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import type { Fault } from '../schedule/fault.ts';

/** Everything that can be named on the command line. Made in one place, `cli.ts`, and passed down. */
export interface Registry {
  readonly labs: readonly LabEntry[];
  /** Mild to severe. */
  readonly faults: readonly Fault[];
  /** In order of gravity: the first is the worst to break. */
  readonly invariants: readonly Invariant[];
  readonly incidents: readonly Incident[];
  readonly runtimes: readonly Runtime[];
  /** Schedules that once broke a lab: replayed before every campaign that they fit. */
  readonly regressions: readonly ScheduleFile[];
}
