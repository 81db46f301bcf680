import { BaseSpec, type LabSpec } from '../lab/spec.ts';

/** A small lab for the tests of this folder: two regions of two networks, every role that faults care for. Times are round. */
export function testSpec(): LabSpec {
  return BaseSpec.parse({
    name: 'tiny',
    zone: 'cdn.test',
    regions: [
      { id: 'a', network: 'x' },
      { id: 'b', network: 'y' },
    ],
    fleets: [
      { role: 'llns', region: 'a', count: 2 },
      { role: 'llns', region: 'b', count: 2 },
      { role: 'edge', region: 'a', count: 2 },
      { role: 'mapper', region: 'b', count: 1 },
      { role: 'instrument', region: 'b', count: 1 },
    ],
    customers: [{ id: 'shop', tier: 1 }],
    delay: { regionMs: 1, networkMs: 5, farMs: 20 },
    capacity: {},
    bounds: {
      rollingShare: 0.1,
      rollsPerNode: 5,
      rollWindowMs: 60_000,
      errorBudget: [0.01, 0.01, 0.01],
      containedShare: 0.01,
      containedWindowMs: 10_000,
    },
    timing: testTiming(),
    plant: [],
  });
}

function testTiming() {
  return {
    profile: 'search',
    durationMs: 100_000,
    quietMs: 40_000,
    gridMs: 1_000,
    durationLadderMs: [2_000, 5_000, 10_000, 20_000, 40_000],
    opsPerSecond: 1,
    heartbeatMs: 500,
    detectionMs: 1_500,
    publicationMs: 1_000,
    answerTtlMs: 2_000,
    delegationTtlMs: 20_000,
    zoneTtlMs: 40_000,
    negativeTtlMs: 1_000,
    failureCacheMs: 1_000,
    dnsTimeoutMs: 400,
    attemptDelayMs: 250,
    httpTimeoutMs: 1_000,
    originTimeoutMs: 500,
    deadlineMs: 4_000,
    contentMaxAgeMs: 5_000,
    staleIfErrorMs: 10_000,
    contentPeriodMs: 10_000,
    phaseMs: {
      'customer-config': [6_000, 6_000],
      'system-config': [6_000, 6_000],
      software: [6_000, 6_000],
    },
    gateWindowMs: 5_000,
    gateProbeMs: 500,
    pushMs: 500,
    confirmMs: 500,
    restartMs: 500,
    respawnMs: 500,
    slackMs: 100,
  };
}
