import type { Attempt, Learned, OperationEvent } from '../history/events.ts';
import { hasFailed } from '../history/outcomes.ts';
import { answeredBy, type Exchange, strangeAddresses } from './answers.ts';
import type { Facts } from './facts.ts';
import { justify } from './justify.ts';
import { overlaps } from './stretch.ts';

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

/**
 * Whether an injection that is no release took from it where it may have succeeded: an edge that it tried failed it because of that,
 * or it was told of one edge alone while mappers could not hear of others.
 */
export const isHinderedBesides = (operation: OperationEvent, facts: Facts): boolean =>
  isLeftWithOne(operation, facts) ||
  operation.attempts.some((attempt) => {
    if (!hasFailed(attempt)) return false;
    const why = justify(attempt, operation.customer, facts)?.why;
    return why !== undefined && why !== 'release';
  });

/** All answers that it had named the same single edge, and no map was bound to have brought another by then. */
function isLeftWithOne({ fetches, customer }: OperationEvent, facts: Facts): boolean {
  const { detectionMs, publicationMs, slackMs } = facts.spec.timing;
  const answers = fetches.flatMap((id) => facts.fetches.get(id)?.answer ?? []);
  const addresses = answers.flatMap((answer) => answer.addresses);
  const edges = new Set(addresses.map((address) => facts.topology.byAddress.get(address)?.id));
  const isUnheard = ({ from, atMs }: Learned) =>
    overlaps(
      [...facts.mapping.disturbed(from), ...facts.mapping.deafToEdges(customer)],
      atMs - detectionMs - publicationMs - slackMs,
      atMs,
    );
  return edges.size === 1 && answers.every(isUnheard);
}

function isOwnFailure(attempt: Attempt, customer: string, facts: Facts): boolean {
  if (!hasFailed(attempt)) return false;
  const why = justify(attempt, customer, facts)?.why;
  return why === undefined || why === 'release';
}
