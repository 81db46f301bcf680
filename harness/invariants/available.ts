import type { Facts } from '../facts/facts.ts';
import type { History, OperationEvent } from '../history/events.ts';
import type { Platform } from '../platform/platform.ts';
import type { Invariant } from './invariant.ts';
import { firstOf, seconds } from './violations.ts';

/** What the client saw of a failed operation, in words. */
function symptom(operation: OperationEvent): string {
  const seen = operation.attempts.map(({ node, outcome }) => `${node} ${outcome}`);
  if (seen.length > 0) return seen.join(', ');
  return operation.outcome === 'unknown' ? 'no result by the deadline' : 'the name did not resolve';
}

/** Tells of operations that failed without an excuse. */
export type ToldFailure = (operation: OperationEvent) => string;

const plainly: ToldFailure = (operation) =>
  `${operation.client} could not get ${operation.customer} at ${seconds(operation.startMs)}: ${symptom(operation)}`;

/** Every operation succeeds, but for those that a platform's oracle excuses. `telling` has the words of a platform that has its own. */
export const availableBut = <F extends Facts>(
  { excuse }: Pick<Platform<F>, 'excuse'>,
  telling: (history: History) => ToldFailure = () => plainly,
): Invariant<F> => ({
  name: 'available',
  title: 'every operation succeeds that the injected faults leave a way for',
  check(history, facts) {
    const told = telling(history);
    const demanded = facts.operations.filter((operation) => operation.outcome === 'ok' || !excuse(operation, facts));
    const failures = demanded.filter(({ outcome }) => outcome !== 'ok');
    const violations = failures.map((operation) => ({
      invariant: 'available',
      message: told(operation),
      atMs: operation.atMs,
      events: [facts.indexOf(operation)],
    }));
    return { judged: demanded.length, violations: firstOf(violations) };
  },
});
