import type { Query } from '../dns/query.ts';
import type { DnsRecord, Soa } from '../dns/record.ts';
import { respond } from '../dns/response.ts';
import { BaseSpec, type LabSpec, type Role } from '../lab/spec.ts';
import { type NodeInfo, topologyOf } from '../lab/topology.ts';
import { type DnsScript, FakeHost } from './host.ts';
import { TEST_RESOLVER, TEST_TIMING } from './terms.ts';

/** A lab of one region: one gtld, two nameservers of each level, two edges, and the instrument. */
export const SPEC: LabSpec = BaseSpec.parse({
  name: 'fake',
  zone: 'cdn.example',
  regions: [{ id: 'a', network: 'x' }],
  fleets: [
    { role: 'gtld', region: 'a', count: 1 },
    { role: 'tlns', region: 'a', count: 2 },
    { role: 'llns', region: 'a', count: 2 },
    { role: 'edge', region: 'a', count: 2 },
    { role: 'origin', region: 'a', count: 1 },
    { role: 'instrument', region: 'a', count: 1 },
  ],
  customers: [
    { id: 'a1', tier: 1 },
    { id: 'a2', tier: 2 },
  ],
  delay: { regionMs: 1, networkMs: 5, farMs: 20 },
  capacity: {},
  resolver: TEST_RESOLVER,
  timing: {
    ...TEST_TIMING,
    opsPerSecond: 4,
    dnsTimeoutMs: 100,
    httpTimeoutMs: 600,
  },
  plant: [],
});

const topology = topologyOf(SPEC);
export const nodesOf = (role: Role): readonly NodeInfo[] => topology.ofRole(role);
export const addressesOf = (role: Role): string[] => nodesOf(role).flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]);
export const SELF = nodesOf('instrument')[0] as NodeInfo;

const soa: Soa = { mname: 'ns.x', rname: 'host.x', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 2 };

/** Refers to the nodes of the next level. */
export const refer =
  (zone: string, role: Role, ttl: number): DnsScript =>
  (query) => {
    const authorities: DnsRecord[] = nodesOf(role).map(({ id }) => ({
      name: zone,
      type: 'NS',
      ttl,
      data: `${id}.${zone}`,
    }));
    const additionals = nodesOf(role).flatMap(({ id, ipv4, ipv6 }): DnsRecord[] => [
      { name: `${id}.${zone}`, type: 'A', ttl, data: ipv4 },
      { name: `${id}.${zone}`, type: 'AAAA', ttl, data: ipv6 },
    ]);
    return [respond(query, { rcode: 'NOERROR', aa: false, authorities, additionals })];
  };

/** The edges' addresses of the family asked for. */
export const edgeRecords = ({ name, rrtype }: Query, ttl = 5): DnsRecord[] =>
  nodesOf('edge').flatMap(({ ipv4, ipv6 }): DnsRecord[] =>
    rrtype === 'A' ? [{ name, type: 'A', ttl, data: ipv4 }] : [{ name, type: 'AAAA', ttl, data: ipv6 }],
  );

/** Answers with the edges. */
export const answer: DnsScript = (query) => [
  respond(query, { rcode: 'NOERROR', aa: true, answers: edgeRecords(query) }),
];

/** A negative answer; an SOA TTL of 9 s and a minimum of 2 s. */
export const negative =
  (rcode: 'NXDOMAIN' | 'NOERROR'): DnsScript =>
  (query) => {
    const authorities: DnsRecord[] = [{ name: 'g.cdn.example', type: 'SOA', ttl: 9, data: soa }];
    return [respond(query, { rcode, aa: true, authorities })];
  };

/** An error. */
export const fail =
  (rcode: 'SERVFAIL' | 'REFUSED' | 'FORMERR'): DnsScript =>
  (query) => [respond(query, { rcode, aa: false })];

/** Silence. */
export const silent: DnsScript = () => [];

/** A host with a platform that works: referrals with TTLs of 60 s and 30 s, answers of 5 s, edges with version 3. */
export function startPlatform(seed?: number): FakeHost {
  const host = new FakeHost(SELF, seed);
  for (const address of addressesOf('gtld')) host.dns.set(address, refer('cdn.example', 'tlns', 60));
  for (const address of addressesOf('tlns')) host.dns.set(address, refer('g.cdn.example', 'llns', 30));
  for (const address of addressesOf('llns')) host.dns.set(address, answer);
  for (const address of addressesOf('edge')) {
    host.edges.set(address, (request) => {
      const body = JSON.stringify({ customer: request.host.split('.')[0], version: 3 });
      return { status: 200, headers: {}, body };
    });
  }
  return host;
}
