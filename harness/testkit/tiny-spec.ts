import { BaseSpec, type LabSpec } from '../lab/spec.ts';
import { TEST_RESOLVER, TEST_TIMING } from './terms.ts';

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
    resolver: TEST_RESOLVER,
    timing: testTiming(),
    plant: [],
  });
}

/** Short enough that ladders and quiet periods fit a few lines. */
const testTiming = () => ({
  ...TEST_TIMING,
  durationMs: 100_000,
  quietMs: 40_000,
  durationLadderMs: [2_000, 5_000, 10_000, 20_000, 40_000],
  opsPerSecond: 1,
  delegationTtlMs: 20_000,
  restartMs: 500,
  respawnMs: 500,
});
