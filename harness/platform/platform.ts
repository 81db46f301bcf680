import type { Facts, RunSpan } from '../facts/facts.ts';
import type { EventBook } from '../history/event-book.ts';
import type { History, OperationEvent } from '../history/events.ts';
import type { Excuse } from './excuse.ts';
import type { Roles } from './roles.ts';

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
  /** Which of its defences acted in a run, in words and by time; absent where it has none that tell. */
  whatStoppedIt?(history: History): readonly string[];
}
