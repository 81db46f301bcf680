import { z } from 'zod';
import { LIMITS } from './limits.ts';
import type { Ms } from './ms.ts';

const ms = z.number().int().positive().max(LIMITS.runMs);

/**
 * A timing profile: every term that the platform keeps and the oracle adds up, in absolute milliseconds.
 * Both sides read the same numbers; a platform that is slower than its profile is what the tight suite catches.
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
  /** Nodes report their status this often. */
  heartbeatMs: ms,
  /** A node that has been silent this long is dead to the mapper. */
  detectionMs: ms,
  /** Edges of one region tell each other that they live this often. */
  beaconMs: ms,
  /** From an edge's death until another one of its region answers its addresses; inside the answer TTL (paper 3.1). */
  takeoverMs: ms,
  /** From the loss of the leading mapper until another leads. */
  electionMs: ms,
  /** An edge tries its paths to an origin this often. */
  overlayProbeMs: ms,
  /** How old the input of input-delayed nameservers is. */
  inputDelayMs: ms,
  /** How long a node sleeps that has rolled `bounds.rollsPerNode` times (paper 5.1). */
  longSleepMs: ms,
  /** The monitor says how things are this often (July 2021 write-up: 15 min). */
  statusLineMs: ms,
  /** How long the circuit breaker on updates stays open (July 2021 write-up: 300 s). */
  breakerMs: ms,
  /** Minimum durations of the canary pipeline's first two steps, 1 % and 5 % of the fleet (July 2021 write-up: 30 min, 2 h). */
  canaryMs: z.tuple([ms, ms]),
  /** The mapper publishes a map this often; a change waits at most this long. */
  publicationMs: ms,
  /** TTL of an edge address (paper 4.1: 20 s); whole seconds on the wire. */
  answerTtlMs: ms,
  /** TTL of the low-level delegation (paper 3.1: 30 to 60 min). */
  delegationTtlMs: ms,
  /** TTL of the top-level delegation, given by the gtld. */
  zoneTtlMs: ms,
  /** TTL of a negative answer (RFC 2308 section 5). */
  negativeTtlMs: ms,
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
  /** How long an edge waits for the origin; shorter than httpTimeoutMs, so that the client sees the 504. */
  originTimeoutMs: ms,
  /** An operation without a result by then is `unknown`. */
  deadlineMs: ms,
  /** Content is fresh on an edge this long. */
  contentMaxAgeMs: ms,
  /** Content older than fresh may be served this long after, while the origin fails (RFC 5861 section 4). */
  staleIfErrorMs: ms,
  /** The origin publishes a new version of each customer's content this often. */
  contentPeriodMs: ms,
  /** Minimum duration of each phase before the last, per kind of release (paper, Table 1). */
  phaseMs: z.strictObject({
    'customer-config': z.tuple([ms, ms]),
    'system-config': z.tuple([ms, ms]),
    software: z.tuple([ms, ms]),
    'operating-system': z.tuple([ms, ms]),
  }),
  /** A gate judges a phase this long after its last node took the release. */
  gateWindowMs: ms,
  /** The gate asks every node under release this often. */
  gateProbeMs: ms,
  /** Control hands a release to a reachable node within this. */
  pushMs: ms,
  /** A node that took a release reports so within this. */
  confirmMs: ms,
  /** A planned restart (a software release) takes this long. */
  restartMs: ms,
  /** A process that died by itself is started again after this. */
  respawnMs: ms,
  /** Slack for retries and delays on the way; at most half of the smallest term, or it hides slowness. */
  slackMs: ms,
});

export type Timing = z.infer<typeof Timing>;

/** A leading control is replaced within this time: it is less urgent than a mapper, and should cost next to nothing. */
export const controlElectionMs = ({ electionMs }: Pick<Timing, 'electionMs'>): Ms => 2 * electionMs;
