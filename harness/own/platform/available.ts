import type { Invariant } from '../../invariants/invariant.ts';
import { firstOf, seconds } from '../../invariants/violations.ts';
import type { AskedEvent } from './event-book.ts';
import { excuse } from './excuse.ts';
import type { OwnFacts } from './ways.ts';

/** What an operation was told, in words, by its id. */
const toldIn = (history: readonly { readonly type: string }[]): ReadonlyMap<number, AskedEvent> =>
  new Map(
    history.flatMap((event) => {
      const asked = event as AskedEvent;
      return event.type === 'asked' && asked.operation >= 0 ? [[asked.operation, asked] as const] : [];
    }),
  );

/** Clients are served whenever a way is left open for as long as they may take to find it. */
export const available: Invariant<OwnFacts> = {
  name: 'available',
  title: 'clients are served by every check, but for the time that they may take to find another way',
  check(history, facts) {
    const demanded = facts.operations.filter((operation) => operation.outcome === 'ok' || !excuse(operation, facts));
    const told = toldIn(history);
    const violations = demanded
      .filter(({ outcome }) => outcome !== 'ok')
      .map((operation) => {
        const asked = told.get(operation.id);
        const what = asked ? `${asked.question}: ${asked.why}` : `${operation.customer}: no result by the deadline`;
        return {
          invariant: 'available',
          message: `${what}, at ${seconds(operation.startMs)}, though there was a way`,
          atMs: operation.atMs,
          events: [facts.indexOf(operation)],
        };
      });
    return { judged: demanded.length, violations: firstOf(violations) };
  },
};
