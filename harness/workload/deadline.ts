import type { LabSpec, Ms, Role } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import { roundsFor } from './servers.ts';

/** Most low-level nameservers that a delegation names (WORLDS'05 paper, section 3.1). */
const DELEGATED_LLNS = 8;
/** Edge addresses that a client gets: two for each family. */
const EDGE_ADDRESSES = 4;

/**
 * The longest that one operation's chain of attempts can take: every nameserver of every cut silent, in both families and
 * all rounds, but the last of each; then every edge silent but the last. A deadline shorter than this is refused, since
 * it would make failures of what the client would still have got.
 */
export function attemptBudgetMs(spec: LabSpec): Ms {
  const { dnsTimeoutMs, attemptDelayMs, httpTimeoutMs } = spec.timing;
  const cutMs = (role: Role, atMost = Number.POSITIVE_INFINITY): Ms => {
    const addresses = 2 * Math.min(atMost, topologyOf(spec).ofRole(role).length);
    return addresses * roundsFor(addresses) * dnsTimeoutMs;
  };
  const edgesMs = (EDGE_ADDRESSES - 1) * attemptDelayMs + httpTimeoutMs;
  return cutMs('gtld') + cutMs('tlns') + cutMs('llns', DELEGATED_LLNS) + edgesMs;
}
