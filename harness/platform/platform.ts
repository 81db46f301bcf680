import type { Facts, RunSpan } from '../facts/facts.ts';
import type { EventBook } from '../history/event-book.ts';
import type { Event, History, OperationEvent } from '../history/events.ts';
import type { ReleaseOrder } from '../lab/release.ts';
import type { LabSpec } from '../lab/spec.ts';
import type { Excuse } from './excuse.ts';
import type { OperatorAction } from './operator-action.ts';
import type { Roles } from './roles.ts';

/** How far a platform has come with an outage: it knows of it; what does harm goes no further; it is taken back everywhere. */
export type Milestone = 'detected' | 'halted' | 'rolled-back';

/** What is put under chaos, as far as a run of it is judged: what is known of it, and what it may fail at. */
export interface Platform<F extends Facts = Facts> {
  readonly name: string;
  readonly roles: Roles;
  /** What its programs log, beside what every platform's do. */
  readonly events: EventBook;
  /** What is known of a finished run. Throws HarnessError for a history that cannot be. */
  factsOf(history: History, spec: F['spec'], span: RunSpan): F;
  /** Why an operation that did not succeed was allowed to; undefined when it was not. One that succeeded needs no excuse. */
  excuse(operation: OperationEvent, facts: F): Excuse | undefined;
  /**
   * The share of a client network's operations, 0 to 1, that a run has to demand to say enough to pass; half of them where it is absent. None
   * where a run ends as soon as the platform has recovered, which is what it is judged by when all that clients do is excused.
   */
  readonly demandedShareMin?: number;
  /** What one of its events says of how far it has come with an outage, by its own word; absent where it says nothing of that. */
  milestone?(event: Event): Milestone | undefined;
  /** What an operator may have it do, by name, beside pushing and holding releases; absent where that is nothing. */
  readonly operatorActions?: Readonly<Record<string, OperatorAction>>;
  /** By what its programs can be led to do wrong, by name; absent where that is nothing. */
  readonly rules?: readonly string[];
  /** Why it cannot make a release of an order on this lab: a sentence that begins with the parameter that is wrong; undefined where it can, as always where this is absent. */
  releaseObjection?(order: ReleaseOrder, spec: LabSpec): string | undefined;
  /** Which of its defences acted in a run, in words and by time; absent where it has none that tell. */
  whatStoppedIt?(history: History): readonly string[];
}
