import { BaseSpec, type LabSpec } from '../lab/spec.ts';
import { NO_PROMISES, TEST_BOUNDS, TEST_RESOLVER, TEST_TIMING } from './terms.ts';

/**
 * The lab of this folder's tests: two regions with two low-level nameservers and two edges each, and everything else in
 * `core`. Times are round: gate window 10 s, push and confirmation 1 s each, detection 3 s, publication 2 s, slack 0.5 s.
 */
export const TEST_SPEC: LabSpec = BaseSpec.parse({
  name: 'tiny',
  zone: 'cdn.test',
  regions: [
    { id: 'a', network: 'x' },
    { id: 'b', network: 'y' },
    { id: 'core', network: 'z' },
  ],
  fleets: [
    ...['a', 'b'].flatMap((region) => [
      { role: 'llns', region, count: 2 },
      { role: 'edge', region, count: 2 },
      { role: 'instrument', region, count: 1 },
    ]),
    { role: 'tlns', region: 'core', count: 2 },
    ...['gtld', 'mapper', 'origin', 'control'].map((role) => ({ role, region: 'core', count: 1 })),
  ],
  customers: [
    { id: 'shop', tier: 1 },
    { id: 'news', tier: 2 },
  ],
  delay: { regionMs: 1, networkMs: 5, farMs: 20 },
  capacity: {},
  bounds: { ...TEST_BOUNDS, rollsPerNode: 3, rollWindowMs: 60_000, errorBudget: [0.1, 0.5, 1], containedShare: 0.2 },
  promises: { ...NO_PROMISES, phases: 'zoned' },
  quarantine: 'global',
  resolver: TEST_RESOLVER,
  timing: {
    ...TEST_TIMING,
    durationMs: 200_000,
    quietMs: 40_000,
    durationLadderMs: [2_000],
    opsPerSecond: 1,
    heartbeatMs: 500,
    publicationMs: 2_000,
    answerTtlMs: 2_000,
    delegationTtlMs: 20_000,
    zoneTtlMs: 40_000,
    staleIfErrorMs: 10_000,
    phaseMs: { ...TEST_TIMING.phaseMs, 'customer-config': [6_000, 6_000], 'system-config': [8_000, 8_000] },
    gateProbeMs: 500,
    respawnMs: 1_000,
    slackMs: 500,
  },
  plant: [],
});

/**
 * The same lab, promising everything, with what it takes: three mappers, a third edge in region `a`, an input-delayed
 * nameserver (`llns-core1`), an origin for each customer. What TEST_SPEC has keeps its names and addresses.
 */
export const PROMISING_SPEC: LabSpec = BaseSpec.parse({
  ...TEST_SPEC,
  fleets: [
    ...TEST_SPEC.fleets,
    { role: 'edge', region: 'a', count: 1 },
    { role: 'mapper', region: 'a', count: 1 },
    { role: 'mapper', region: 'b', count: 1 },
    { role: 'origin', region: 'core', count: 1 },
    { role: 'llns', region: 'core', count: 1, inputDelayed: true },
  ],
  promises: {
    takeover: true,
    overlay: true,
    election: true,
    spill: true,
    pathLossMax: 0.3,
    llnsRegions: 2,
    edgesPerAnswer: 2,
    phases: 'zoned',
  },
});
