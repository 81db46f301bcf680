import { z } from 'zod';
import { LIMITS } from './limits.ts';

const ms = z.number().int().positive().max(LIMITS.runMs);

/**
 * What of a timing profile any lab has, in absolute milliseconds: the run's own times, those of clients and their resolvers, and
 * those of processes. A platform adds every term that it keeps and that its oracle adds up.
 */
export const Timing = z.strictObject({
  profile: z.enum(['true', 'search', 'docker']),
  /** Length of a run, quiet period included. */
  durationMs: ms,
  /** The bounded quiet period at the end: every fault is healed when it starts. */
  quietMs: ms,
  /** Injections start on multiples of this. */
  gridMs: ms,
  /** Durations that injections may have, shortest first. */
  durationLadderMs: z.array(ms).min(1).max(LIMITS.listed),
  /** Client operations per second and client network. */
  opsPerSecond: z.number().positive().max(LIMITS.opsPerSecond),
  /** TTL of the low-level delegation (paper 3.1: 30 to 60 min). */
  delegationTtlMs: ms,
  /** How long the resolver remembers that a name could not be resolved (RFC 9520 section 3.2: at least 1 s). */
  failureCacheMs: ms,
  /**
   * Where stale addresses are served, how long a resolver does so after a failure before it asks nameservers again: at least 30 s
   * (RFC 8767 section 5; BIND's stale-refresh-time). In place of `failureCacheMs` then.
   */
  staleRecheckMs: ms,
  /** The longest that the resolver waits for one nameserver; how long it does is in `workload/backoff.ts`. */
  dnsTimeoutMs: ms,
  /** Stagger between connection attempts to several addresses (RFC 8305 section 5: 250 ms). */
  attemptDelayMs: ms,
  /** How long the client waits for one edge. */
  httpTimeoutMs: ms,
  /** An operation without a result by then is `unknown`. */
  deadlineMs: ms,
  /** A planned restart (a software release) takes this long. */
  restartMs: ms,
  /** A process that died by itself is started again after this. */
  respawnMs: ms,
  /** Slack for retries and delays on the way; at most half of the smallest term, or it hides slowness. */
  slackMs: ms,
});

export type Timing = z.infer<typeof Timing>;
