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
  heartbeatMs: 1000,
  detectionMs: 3000,
  publicationMs: 1000,
  beaconMs: 200,
  takeoverMs: 1000,
  electionMs: 4000,
  overlayProbeMs: 2000,
  answerTtlMs: 5000,
  delegationTtlMs: 30_000,
  zoneTtlMs: 60_000,
  negativeTtlMs: 1000,
  failureCacheMs: 1000,
  staleRecheckMs: 6000,
  dnsTimeoutMs: 400,
  attemptDelayMs: 250,
  httpTimeoutMs: 1000,
  originTimeoutMs: 500,
  deadlineMs: 4000,
  contentMaxAgeMs: 5000,
  staleIfErrorMs: 60_000,
  contentPeriodMs: 10_000,
  phaseMs: {
    'customer-config': [10_000, 10_000],
    'system-config': [10_000, 10_000],
    software: [10_000, 10_000],
    'operating-system': [10_000, 10_000],
  },
  canaryMs: [10_000, 10_000],
  gateWindowMs: 10_000,
  gateProbeMs: 1000,
  pushMs: 1000,
  confirmMs: 1000,
  breakerMs: 30_000,
  inputDelayMs: 40_000,
  longSleepMs: 60_000,
  statusLineMs: 15_000,
  restartMs: 1000,
  respawnMs: 2000,
  slackMs: 100,
};

/** Bounds for tests; each changes what it is about. */
export const TEST_BOUNDS: LabSpec['bounds'] = {
  rollingShare: 0.1,
  rollsPerNode: 5,
  rollWindowMs: 600_000,
  errorBudget: [0.01, 0.02, 0.05],
  containedShare: 0.01,
  containedWindowMs: 10_000,
  amplification: 5,
};

/** Resolvers without choices to make. */
export const TEST_RESOLVER: LabSpec['resolver'] = { selection: ['fastest'], serveStale: 'off', secondProvider: 'off' };

/** A lab that promises nothing beyond its timing. */
export const NO_PROMISES: LabSpec['promises'] = {
  takeover: false,
  overlay: false,
  election: false,
  spill: false,
  pathLossMax: 0,
  llnsRegions: 1,
  edgesPerAnswer: 0,
  phases: false,
};
