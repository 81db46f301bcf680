import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'amplification';

/** Queries are counted over windows of this length: shorter ones catch a fetch that others wait for. */
const WINDOW_MS: Ms = 10_000;
/** A window in which clients asked less than this often says nothing. */
const CLIENT_QUERIES_MIN = 10;
/** An operation asks for A and AAAA. */
const QUERIES_PER_OPERATION = 2;

/**
 * A client's query costs the platform at most `bounds.amplification` queries, under failure too: else a failure makes a
 * load that keeps it failing (design of the oracle; measured on four resolvers: 1 when healthy, 2 to 12 when all servers say SERVFAIL).
 */
export const amplification: Invariant = {
  name,
  title: 'resolvers ask nameservers only a few times for each query of a client',
  check: (_history, facts) =>
    judgementOf(facts.topology.ofRole('instrument').flatMap(({ id }) => judgeClient(id, facts))),
};

const windowOf = (ms: Ms): number => Math.floor(ms / WINDOW_MS);

function judgeClient(client: string, facts: Facts): Finding[] {
  const asked = new Map<number, number>();
  for (const operation of facts.operations) {
    if (operation.client !== client) continue;
    const window = windowOf(operation.startMs);
    asked.set(window, (asked.get(window) ?? 0) + QUERIES_PER_OPERATION);
  }
  const cost = new Map<number, { queries: number; events: number[] }>();
  for (const fetch of facts.fetches.values()) {
    if (fetch.client !== client) continue;
    for (const { sentMs } of fetch.attempts) {
      const window = cost.get(windowOf(sentMs)) ?? { queries: 0, events: [] };
      window.queries++;
      if (window.events.at(-1) !== facts.indexOf(fetch)) window.events.push(facts.indexOf(fetch));
      cost.set(windowOf(sentMs), window);
    }
  }
  const { amplification: most } = facts.spec.bounds;
  return [...cost].flatMap(([window, { queries, events }]) => {
    const clientQueries = asked.get(window) ?? 0;
    if (clientQueries < CLIENT_QUERIES_MIN) return [];
    if (queries <= most * clientQueries) return [undefined];
    const message =
      `${client} asked nameservers ${queries} times for ${clientQueries} queries of its clients in ` +
      `${seconds(WINDOW_MS)}, more than ${most} each`;
    return [{ invariant: name, message, atMs: (window + 1) * WINDOW_MS, events }];
  });
}
