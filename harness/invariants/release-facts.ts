import type { OrderEvent, ReleaseEvent } from '../history/events.ts';
import type { Ms, Role } from '../lab/spec.ts';
import type { Interval } from './interval.ts';

/** One node had one release active. */
export interface Activation extends Interval {
  readonly node: string;
}

/** A release that the harness ordered, and where it was active. Sorted by time. */
export interface ReleaseFacts {
  readonly order: OrderEvent;
  /** It does harm wherever it is active, or on every node of the role `harms` where it is; else harm has to be shown. */
  readonly bad: boolean;
  readonly harms?: Role;
  /** A bad one does harm only from then on. */
  readonly badFromMs?: Ms;
  readonly customer?: string;
  /** It is not what was signed: nobody may activate it. */
  readonly forged?: true;
  readonly activations: readonly Activation[];
  readonly events: readonly ReleaseEvent[];
}
