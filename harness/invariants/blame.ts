import type { Attempt, OperationEvent } from '../history/events.ts';
import { hasFailed } from '../history/outcomes.ts';
import { answeredBy, type Exchange, strangeAddresses } from './answers.ts';
import type { Facts } from './facts.ts';
import { justify } from './justify.ts';

/**
 * The exchanges of an operation that failed which may explain the failure and which no injection but a release explains. A
 * server of a resolution that succeeded is blamed only for wrong addresses, or for time lost when the operation ran out of it.
 */
export function blamedExchanges(operation: OperationEvent, facts: Facts): readonly Exchange[] {
  if (operation.outcome === 'ok') return [];
  const isBlamed = (attempt: Attempt) => isOwnFailure(attempt, operation.customer, facts);
  const blamed: Exchange[] = operation.attempts.filter(isBlamed);
  for (const [index, id] of operation.fetches.entries()) {
    const fetch = facts.fetches.get(id) ?? facts.fetchUnderWay(operation, index === 0 ? 'A' : 'AAAA');
    if (!fetch) continue;
    if (fetch.outcome !== 'ok' || operation.outcome === 'unknown') blamed.push(...fetch.attempts.filter(isBlamed));
    const server = strangeAddresses(fetch, facts).length > 0 ? answeredBy(fetch) : undefined;
    if (server) blamed.push(server);
  }
  return blamed;
}

/** Whether an edge that it tried failed it because of an injection that is no release: without that it may have succeeded there. */
export const isHinderedBesides = (operation: OperationEvent, facts: Facts): boolean =>
  operation.attempts.some((attempt) => {
    if (!hasFailed(attempt)) return false;
    const why = justify(attempt, operation.customer, facts)?.why;
    return why !== undefined && why !== 'release';
  });

function isOwnFailure(attempt: Attempt, customer: string, facts: Facts): boolean {
  if (!hasFailed(attempt)) return false;
  const why = justify(attempt, customer, facts)?.why;
  return why === undefined || why === 'release';
}
