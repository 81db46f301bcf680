import type { Attempt, OperationEvent } from '../history/events.ts';
import { answeredBy, type Exchange, strangeAddresses } from './answers.ts';
import type { Facts } from './facts.ts';

/**
 * The exchanges of an operation that failed which may explain the failure and which no injection explains: a wrong or no
 * answer from a server that was neither killed nor kept busy, over a flow of which no packet was dropped. A server of a resolution that
 * succeeded is blamed only for wrong addresses, or for time lost when the operation ran out of it.
 */
export function blamedExchanges(operation: OperationEvent, facts: Facts): readonly Exchange[] {
  if (operation.outcome === 'ok') return [];
  const blamed: Exchange[] = operation.attempts.filter((attempt) => isOwnFailure(attempt, facts));
  for (const [index, id] of operation.fetches.entries()) {
    const fetch = facts.fetches.get(id) ?? facts.fetchUnderWay(operation, index === 0 ? 'A' : 'AAAA');
    if (!fetch) continue;
    if (fetch.outcome !== 'ok' || operation.outcome === 'unknown') {
      blamed.push(...fetch.attempts.filter((attempt) => isOwnFailure(attempt, facts)));
    }
    const server = strangeAddresses(fetch, facts).length > 0 ? answeredBy(fetch) : undefined;
    if (server) blamed.push(server);
  }
  return blamed;
}

function isOwnFailure(attempt: Attempt, facts: Facts): boolean {
  if (attempt.outcome === 'ok' || attempt.outcome === 'cancelled') return false;
  if (attempt.outcome !== 'timeout' && attempt.outcome !== 'refused') return true;
  const { sentMs, endMs, node } = attempt;
  const isDropped = facts.drops
    .get(`${attempt.local} ${attempt.remote}`)
    ?.some(({ atMs }) => sentMs <= atMs && atMs <= endMs);
  const isKilled = facts.down
    .get(node)
    ?.some(({ injection, fromMs, toMs }) => injection !== undefined && fromMs <= endMs && sentMs < toMs);
  const isBusy = facts.busy.get(node)?.some(({ fromMs, toMs }) => fromMs <= endMs && sentMs < toMs);
  return !isDropped && !isKilled && !isBusy;
}
