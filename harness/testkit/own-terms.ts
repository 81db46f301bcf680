import { ownPlatform } from '../own/platform/own-platform.ts';
import type { OwnSpec } from '../own/platform/own-spec.ts';
import { TEST_RESOLVER, TEST_TIMING } from './terms.ts';

const service = (name: string, needs: readonly string[][] = [], mayFail = false) => ({
  ...{ service: name, failoverMs: 5_000, recoverMs: 10_000, mayFail },
  needs: needs.map((any) => ({ any })),
});
/** A node of an owner's lab, in both families unless told otherwise. */
export const node = (id: string, n: number, ipv6 = `fd61::${n}`) => ({
  ...{ id, role: id, region: id, network: 'lab', ipv4: `10.61.0.${n}`, ipv6 },
});

/** Of an owner's lab: two name servers, a resolver that needs one of them, two web servers; the asker. */
export const OWN_SPEC: OwnSpec = {
  ...{ name: 'own', zone: '', regions: [], fleets: [], customers: [], capacity: {}, plant: [] },
  delay: { regionMs: 0, networkMs: 0, farMs: 0 },
  resolver: TEST_RESOLVER,
  timing: { ...TEST_TIMING, durationMs: 100_000, quietMs: 40_000 },
  nodes: [
    ...[node('ns1', 11), node('ns2', 12), node('resolver', 53), node('web1', 81), node('web2', 82)],
    { ...node('asker', 254), role: 'instrument' },
  ],
  own: {
    services: [
      ...[service('ns1'), service('ns2'), service('web1'), service('web2')],
      service('resolver', [['ns1', 'ns2']], true),
    ],
    checks: [
      { check: 'name', from: [{ any: ['resolver'] }] },
      { check: 'page', from: [{ any: ['resolver'] }, { any: ['web1', 'web2'] }] },
    ],
    noticeMs: 8_000,
    zones: [],
  },
};
/** That lab as a platform. */
export const ownLab = ownPlatform({ ns1: ['authoritative'], resolver: ['resolver'], web1: ['edge'] });
