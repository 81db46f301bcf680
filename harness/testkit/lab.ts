import type { LabSpec } from '../lab/spec.ts';
import { plain } from '../platform/plain.ts';
import type { LabDefinition } from '../runtime/runtime.ts';
import { TEST_RESOLVER, TEST_TIMING } from './terms.ts';

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
  resolver: TEST_RESOLVER,
  timing: { ...TEST_TIMING, dnsTimeoutMs: 800, httpTimeoutMs: 2000, deadlineMs: 10_000 },
  plant: [],
};

/** Addresses of the server node, `llns-a1`. */
export const SERVER = { ipv4: '10.53.1.10', ipv6: 'fd53::1:a' };

/** A lab of the test spec, where roles without a program do nothing. */
export const testLab = (programs: LabDefinition['programs'], changes: Partial<LabSpec> = {}): LabDefinition => ({
  spec: { ...TEST_SPEC, ...changes },
  platform: { ...plain, roles: { control: { takesOrders: true } } },
  programs,
});
