import type { Attempt } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import { overlaps } from './stretch.ts';
import { serversOf } from './takeover-window.ts';

/** An edge gave a client this version of a customer's content, so it had it. */
interface Served {
  readonly atMs: Ms;
  readonly version: number;
}

const cache = new WeakMap<Facts, ReadonlyMap<string, readonly Served[]>>();

/** What each edge gave of each customer's content, by time; under an address that another had claimed nobody knows whose it was. */
function servedBy(facts: Facts): ReadonlyMap<string, readonly Served[]> {
  const known = cache.get(facts);
  if (known) return known;
  const served = new Map<string, Served[]>();
  for (const { attempts, customer, content } of facts.operations) {
    const good = attempts.find(({ outcome }) => outcome === 'ok');
    if (!good || content?.customer !== customer || serversOf(good, facts).length > 1) continue;
    const key = `${good.node} ${customer}`;
    served.set(key, [...(served.get(key) ?? []), { atMs: good.endMs, version: content.version }]);
  }
  cache.set(facts, served);
  return served;
}

/**
 * Whether an edge still had to have a customer's content when a request reached it, fresh or stale (RFC 5861 section 4),
 * wherever the origin was: it had given a client a version since it last started, and that version, which it cannot have
 * fetched before there was such a version, had not run out by the time at which a fetch for this request would have failed.
 */
export function mustHaveCached(attempt: Attempt, edge: string, customer: string, facts: Facts): boolean {
  if (serversOf(attempt, facts).length > 1) return false;
  const { contentPeriodMs, contentMaxAgeMs, staleIfErrorMs, originTimeoutMs, slackMs } = facts.spec.timing;
  const last = servedBy(facts)
    .get(`${edge} ${customer}`)
    ?.findLast(({ atMs }) => atMs <= attempt.sentMs);
  if (!last || overlaps(facts.down.get(edge) ?? [], last.atMs, attempt.endMs)) return false;
  const goneMs = last.version * contentPeriodMs + contentMaxAgeMs + staleIfErrorMs;
  return attempt.sentMs + originTimeoutMs + slackMs < goneMs;
}
