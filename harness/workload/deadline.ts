import type { LabSpec, Ms } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import { RESOLUTION_DELAY_MS } from './operation.ts';
import { roundsFor } from './servers.ts';

/** Most low-level nameservers that a delegation names (WORLDS'05 paper, section 3.1); those on delayed input come on top. */
const DELEGATED_LLNS = 8;
/** Edge addresses that a client gets: two for each family. */
const EDGE_ADDRESSES = 4;

/**
 * The longest that one operation's chain of attempts can take: every nameserver of every cut silent, in both families and
 * all rounds, but the last of each; then every edge silent but the last. A deadline shorter than this is refused, since
 * it would make failures of what the client would still have got. `dnsTimeoutMs` is the most that any attempt waits.
 */
export function attemptBudgetMs(spec: LabSpec): Ms {
  const { dnsTimeoutMs, attemptDelayMs, httpTimeoutMs } = spec.timing;
  const { ofRole } = topologyOf(spec);
  const llns = ofRole('llns');
  const delayed = llns.filter(({ inputDelayed }) => inputDelayed).length;
  const delegated = Math.min(DELEGATED_LLNS, llns.length - delayed) + delayed;
  const attempts = attemptsMax(ofRole('gtld').length) + attemptsMax(ofRole('tlns').length) + attemptsMax(delegated);
  const edgesMs = (EDGE_ADDRESSES - 1) * attemptDelayMs + httpTimeoutMs;
  return attempts * dnsTimeoutMs + RESOLUTION_DELAY_MS + edgesMs;
}

/**
 * What a healthy nameserver may take to answer: a far round trip, with half as much again for jitter (a tenth in the simulation), behind a
 * full queue. No attempt may wait for less, or servers would be given up on that are well.
 */
export function healthyAnswerMs({ delay, capacity }: LabSpec): Ms {
  const queues = (['gtld', 'tlns', 'llns'] as const).map((role) => {
    const { queue = 0, perSecond = 1 } = capacity[role] ?? {};
    return (queue / perSecond) * 1000;
  });
  return 2 * 1.5 * delay.farMs + Math.max(...queues);
}

/** The most queries that a fetch makes at a cut of at most so many servers: fewer, when some are left out, may be asked twice. */
function attemptsMax(servers: number): number {
  const attempts = Array.from({ length: servers }, (_, more) => 2 * (more + 1) * roundsFor(2 * (more + 1)));
  return Math.max(0, ...attempts);
}
