import type { Invariant } from '../invariants/invariant.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { LabEntry } from '../runtime/entry.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Fault } from '../schedule/fault.ts';
import type { Tour } from '../schedule/tour.ts';

/** What runs are made of: everything in it can be named. */
export interface Catalogue {
  readonly labs: readonly LabEntry[];
  /** Mild to severe. */
  readonly faults: readonly Fault[];
  /** In order of gravity: the first is the worst to break. */
  readonly invariants: readonly Invariant[];
  readonly runtimes: readonly Runtime[];
  /** What campaigns begin with, before they draw anything, for their seed. Absent: nothing. */
  readonly beginsWith?: (spec: LabSpec, faults: readonly Fault[], seed: number) => Tour;
}
