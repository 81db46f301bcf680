import type { LabSpec, Role } from '../../lab/spec.ts';
import { ROLES } from '../../lab/spec.ts';
import type { Program } from '../host.ts';
import type { LabDefinition } from '../runtime.ts';

/** The smallest spec: `llns-a1` and `control-a1` in one network, `instrument-b1` in another, 20 ms away. */
const TEST_SPEC: LabSpec = {
  name: 'test',
  zone: 'example',
  regions: [
    { id: 'a', network: 'x' },
    { id: 'b', network: 'y' },
  ],
  fleets: [
    { role: 'llns', region: 'a', count: 1 },
    { role: 'control', region: 'a', count: 1 },
    { role: 'instrument', region: 'b', count: 1 },
  ],
  customers: [{ id: 'c', tier: 1 }],
  delay: { regionMs: 1, networkMs: 5, farMs: 20 },
  capacity: {},
  bounds: {
    rollingShare: 0.1,
    rollsPerNode: 5,
    rollWindowMs: 600_000,
    errorBudget: [0.01, 0.02, 0.05],
    containedShare: 0.01,
    containedWindowMs: 10_000,
  },
  timing: {
    profile: 'search',
    durationMs: 240_000,
    quietMs: 60_000,
    gridMs: 1000,
    durationLadderMs: [1000, 5000],
    opsPerSecond: 2,
    heartbeatMs: 1000,
    detectionMs: 3000,
    publicationMs: 1000,
    answerTtlMs: 5000,
    delegationTtlMs: 30_000,
    zoneTtlMs: 60_000,
    negativeTtlMs: 1000,
    failureCacheMs: 1000,
    dnsTimeoutMs: 800,
    attemptDelayMs: 250,
    httpTimeoutMs: 2000,
    originTimeoutMs: 1000,
    deadlineMs: 10_000,
    contentMaxAgeMs: 5000,
    staleIfErrorMs: 60_000,
    contentPeriodMs: 10_000,
    phaseMs: { 'customer-config': [10_000, 10_000], 'system-config': [10_000, 10_000], software: [10_000, 10_000] },
    gateWindowMs: 10_000,
    gateProbeMs: 1000,
    pushMs: 1000,
    confirmMs: 1000,
    restartMs: 1000,
    respawnMs: 2000,
    slackMs: 100,
  },
  plant: [],
};

/** Addresses of the server node, `llns-a1`. */
export const SERVER = { ipv4: '10.53.1.10', ipv6: 'fd53::1:a' };

/** A lab of the test spec, where roles without a program do nothing. */
export function testLab(programs: Partial<Record<Role, Program>>, changes: Partial<LabSpec> = {}): LabDefinition {
  const idle: Program = () => undefined;
  const all = Object.fromEntries(ROLES.map((role) => [role, programs[role] ?? idle])) as Record<Role, Program>;
  return { spec: { ...TEST_SPEC, ...changes }, programs: all };
}
