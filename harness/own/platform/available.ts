import type { History } from '../../history/events.ts';
import { availableBut, type ToldFailure } from '../../invariants/available.ts';
import { seconds } from '../../invariants/violations.ts';
import { excuse } from './excuse.ts';

/** What was asked for an operation, and what came. */
function telling(history: History): ToldFailure {
  const asked = new Map(
    history.flatMap((event) => (event.type === 'asked' ? [[event.operation, event] as const] : [])),
  );
  return ({ id, customer, startMs }) => {
    const one = asked.get(id);
    const what = one ? `${one.question}: ${one.why}` : `${customer}: no result by the deadline`;
    return `${what}, at ${seconds(startMs)}, though there was a way`;
  };
}

/** Clients are served whenever a way is left open for as long as they may take to find it. */
export const available = availableBut({ excuse }, telling);
