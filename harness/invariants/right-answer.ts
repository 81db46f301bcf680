import type { FetchEvent, History, OperationEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import { answeredBy, customerNamed, strangeAddresses } from './answers.ts';
import type { Facts } from './facts.ts';
import { lossesOf } from './facts-effects.ts';
import { underReleaseDuring } from './harm.ts';
import type { Interval } from './interval.ts';
import type { Invariant } from './invariant.ts';
import { merge, overlaps } from './stretch.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'right-answer';

/** A fetch that ended so was told something, right or wrong. */
const ANSWERS: readonly FetchEvent['outcome'][] = ['ok', 'nxdomain', 'nodata'];

/**
 * What arrived was right at some moment within the staleness that a declared mechanism allows. A wrong denial, a wrong
 * address or wrong content is never excused, but for a nameserver that is under a release within its harm limit.
 */
export const rightAnswer: Invariant = {
  name,
  title: 'no wrong denial, no wrong address, no wrong or overaged content',
  check(history, facts) {
    const fetches = [...facts.fetches.values()].flatMap((fetch) => wrongFetch(fetch, facts));
    const trouble = originTrouble(history, facts);
    return judgementOf([...fetches, ...facts.operations.flatMap((one) => wrongContent(one, trouble, facts))]);
  },
};

function wrongFetch(fetch: FetchEvent, facts: Facts): Finding[] {
  if (!ANSWERS.includes(fetch.outcome)) return [];
  const problem = problemOf(fetch, facts);
  if (problem === undefined) return [undefined];
  const server = answeredBy(fetch);
  if (server && underReleaseDuring(server, facts)) return [];
  const who = server?.node ?? 'a server unknown';
  const message = `${who} answered ${fetch.rrtype} of ${fetch.name} with ${problem}`;
  return [{ invariant: name, message, atMs: fetch.atMs, events: [facts.indexOf(fetch)] }];
}

function problemOf(fetch: FetchEvent, facts: Facts): string | undefined {
  if (fetch.outcome === 'nxdomain' || fetch.outcome === 'nodata') {
    return customerNamed(fetch.name, facts.spec) !== undefined
      ? `${fetch.outcome}, though the name has addresses`
      : undefined;
  }
  if (customerNamed(fetch.name, facts.spec) === undefined) return 'addresses, which it has none of';
  const strange = strangeAddresses(fetch, facts);
  return strange.length > 0 ? `${strange.join(' and ')}, which no edge has` : undefined;
}

function wrongContent(operation: OperationEvent, trouble: readonly Interval[], facts: Facts): Finding[] {
  const { content, outcome, customer, atMs, attempts, client } = operation;
  if (outcome !== 'ok' || content === undefined) return [];
  const from = attempts.findLast((attempt) => attempt.outcome === 'ok')?.node ?? 'an edge unknown';
  const violation = (message: string) => [{ invariant: name, message, atMs, events: [facts.indexOf(operation)] }];
  if (content.customer !== customer) {
    return violation(`${client} asked for content of ${customer} and got that of ${content.customer} from ${from}`);
  }
  const oldestMs = oldestAllowedMs(operation, trouble, facts);
  const { contentPeriodMs } = facts.spec.timing;
  const [fromMs, toMs] = [content.version * contentPeriodMs, (content.version + 1) * contentPeriodMs];
  if (fromMs <= atMs && toMs > oldestMs) return [undefined];
  const when = fromMs > atMs ? `begins at ${seconds(fromMs)}` : `ended at ${seconds(toMs)}`;
  return violation(
    `${client} got version ${content.version} of ${customer} from ${from} at ${seconds(atMs)}, which ${when}; ` +
      `the oldest allowed then was current at ${seconds(Math.max(0, oldestMs))}`,
  );
}

/** Fresh on the edge when asked for; stale-if-error (RFC 5861 section 4) only if the origin was in trouble meanwhile. */
function oldestAllowedMs({ startMs, atMs }: OperationEvent, trouble: readonly Interval[], facts: Facts): Ms {
  const { contentMaxAgeMs, staleIfErrorMs, slackMs } = facts.spec.timing;
  const freshMs = startMs - contentMaxAgeMs - slackMs;
  return overlaps(trouble, freshMs, atMs) ? freshMs - staleIfErrorMs : freshMs;
}

function originTrouble(history: History, { topology, down, busy }: Facts): readonly Interval[] {
  const origins = topology.ofRole('origin').map(({ id }) => id);
  const losses = lossesOf(history).filter(({ effect }) =>
    origins.some((id) => effect.from.includes(id) || effect.to.includes(id)),
  );
  return merge([...origins.flatMap((id) => [...(down.get(id) ?? []), ...(busy.get(id) ?? [])]), ...losses]);
}
