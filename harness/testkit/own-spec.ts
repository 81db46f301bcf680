import type { OwnSpec } from '../own/platform/own-spec.ts';
import { TEST_RESOLVER, TEST_TIMING } from './terms.ts';

/**
 * For tests: the spec of an owner's lab of these services, one node each, and an asker. `needs` has whom a service needs, any of a list.
 * Clients notice a loss within 5 s, and all recover within 10 s.
 */
export function ownSpec(services: readonly string[], needs: Readonly<Record<string, readonly string[]>> = {}): OwnSpec {
  const node = (id: string, role: string, n: number): OwnSpec['nodes'][number] => ({
    ...{ id, role, region: id, network: 'lab', ipv4: `10.61.0.${n}`, ipv6: `fd61::${n}` },
  });
  return {
    ...{ name: 'own', zone: '', regions: [], fleets: [], customers: [], capacity: {}, plant: [] },
    delay: { regionMs: 0, networkMs: 0, farMs: 0 },
    resolver: TEST_RESOLVER,
    timing: { ...TEST_TIMING, durationMs: 100_000, quietMs: 40_000 },
    nodes: [...services.map((id, index) => node(id, id, index + 11)), node('asker', 'instrument', 254)],
    own: {
      services: services.map((service) => ({
        ...{ service, failoverMs: 5_000, recoverMs: 10_000, mayFail: false },
        needs: (needs[service] ?? []).map((one) => ({ any: [one] })),
      })),
      checks: [],
      zones: [],
      noticeMs: 0,
    },
  };
}
