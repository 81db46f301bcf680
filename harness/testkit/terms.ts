import type { LabSpec } from '../lab/spec.ts';
import type { Timing } from '../lab/timing.ts';

/** Terms for the tests of every folder, round numbers all; each changes what it is about. */
export const TEST_TIMING: Timing = {
  profile: 'search',
  durationMs: 240_000,
  quietMs: 60_000,
  gridMs: 1000,
  durationLadderMs: [1000, 5000],
  opsPerSecond: 2,
  delegationTtlMs: 30_000,
  failureCacheMs: 1000,
  staleRecheckMs: 6000,
  dnsTimeoutMs: 400,
  attemptDelayMs: 250,
  httpTimeoutMs: 1000,
  deadlineMs: 4000,
  restartMs: 1000,
  respawnMs: 2000,
  slackMs: 100,
};

/** Resolvers without choices to make. */
export const TEST_RESOLVER: LabSpec['resolver'] = { selection: ['fastest'], serveStale: 'off', secondProvider: 'off' };
