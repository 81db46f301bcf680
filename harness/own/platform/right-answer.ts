import type { OperationEvent } from '../../history/events.ts';
import type { Invariant } from '../../invariants/invariant.ts';
import { type Finding, judgementOf, seconds } from '../../invariants/violations.ts';
import type { AskedEvent } from './event-book.ts';
import type { OwnFacts } from './ways.ts';

const name = 'right-answer';

/**
 * What reaches a client is what the lab's file says, whatever fault is in force: a death, a cut or a lost packet may leave somebody without an
 * answer, and gives nobody another. Who got none has nothing to judge. Clients keep to the first answer that is one (`client/stub.ts`), so what
 * an operation came to is all that its client was given.
 */
export const rightAnswer: Invariant<OwnFacts> = {
  name,
  title: 'no client is given another answer or another page than the lab file says, whatever is broken',
  check(history, facts) {
    const operations = new Map(facts.operations.map((one) => [one.id, one]));
    const given = history.filter(
      (event): event is AskedEvent => event.type === 'asked' && event.operation >= 0 && event.outcome !== 'none',
    );
    return judgementOf(given.map((event) => findingOf(event, operations.get(event.operation), facts)));
  },
};

function findingOf(asked: AskedEvent, operation: OperationEvent | undefined, facts: OwnFacts): Finding {
  const { question, why, outcome, atMs } = asked;
  if (outcome === 'right') return undefined;
  const message = `${question}: ${why}, at ${seconds(operation?.startMs ?? atMs)}`;
  return { invariant: name, message, atMs, events: [facts.indexOf(asked)] };
}
