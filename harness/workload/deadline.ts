import type { LabSpec, Ms } from '../lab/spec.ts';
import { RESOLUTION_DELAY_MS } from './operation.ts';
import { roundsFor } from './servers.ts';

/** What the longest chain of attempts of one operation goes through. */
interface Chain {
  /** The nameservers of each cut on the way, from the root down. */
  readonly cuts: readonly number[];
  /** Addresses of content that a client gets, both families together. */
  readonly addresses: number;
}

/**
 * The longest that one operation's chain of attempts can take: every nameserver of every cut silent, in both families and
 * all rounds, but the last of each; then every address of content silent but the last. A deadline shorter than this is refused,
 * since it would make failures of what the client would still have got. `dnsTimeoutMs` is the most that any attempt waits.
 */
export function attemptBudgetMs({ cuts, addresses }: Chain, { timing }: Pick<LabSpec, 'timing'>): Ms {
  const { dnsTimeoutMs, attemptDelayMs, httpTimeoutMs } = timing;
  const attempts = cuts.reduce((sum, servers) => sum + attemptsMax(servers), 0);
  return attempts * dnsTimeoutMs + RESOLUTION_DELAY_MS + (addresses - 1) * attemptDelayMs + httpTimeoutMs;
}

/** The most queries that a fetch makes at a cut of at most so many servers: fewer, when some are left out, may be asked twice. */
function attemptsMax(servers: number): number {
  const attempts = Array.from({ length: servers }, (_, more) => 2 * (more + 1) * roundsFor(2 * (more + 1)));
  return Math.max(0, ...attempts);
}
