import { expect } from 'chai';
import type { Query } from '../dns/query.ts';
import { respond } from '../dns/response.ts';
import type { FetchEvent } from '../history/events.ts';
import type { Role } from '../lab/spec.ts';
import type { DnsScript, FakeHost } from '../testkit/host.ts';
import {
  addressesOf,
  answer,
  edgeRecords,
  fail,
  negative,
  nodesOf,
  SELF,
  SPEC,
  silent,
  startPlatform,
} from '../testkit/platform.ts';
import { createResolver, type Resolution, type Resolver } from './resolver.ts';

const NAME = 'a1.g.cdn.example';
const EDGES = nodesOf('edge').map(({ ipv4 }) => ipv4);

describe('resolver', () => {
  let host: FakeHost;
  let resolver: Resolver;
  let resolutions: Resolution[];
  const ask = (name = NAME, rrtype: 'A' | 'AAAA' = 'A') =>
    resolver.resolve(name, rrtype, (got) => resolutions.push(got));
  const script = (role: Role, ...scripts: DnsScript[]) => {
    for (const [n, address] of addressesOf(role).entries())
      host.dns.set(address, scripts[n % scripts.length] ?? silent);
  };
  const fetches = () => host.events as Omit<FetchEvent, 'client' | 'atMs'>[];
  const outcomes = (n: number) => fetches()[n]?.attempts.map(({ cut, outcome }) => `${cut} ${outcome}`);

  beforeEach(() => {
    host = startPlatform();
    resolver = createResolver(host, SPEC, addressesOf('gtld'), 7);
    resolutions = [];
  });

  it('follows referrals down from the root and records the way', () => {
    ask();
    host.runUntil(100);
    expect(resolutions).to.have.length(1);
    expect(resolutions[0]).to.deep.include({ status: 'ok', addresses: EDGES, fetch: 7 });
    const [fetch] = fetches();
    expect(fetch).to.deep.include({ id: 7, name: NAME, rrtype: 'A', startMs: 0, outcome: 'ok' });
    expect(outcomes(0)).to.deep.equal(['. ok', 'cdn.example ok', 'g.cdn.example ok']);
    expect(fetch?.referrals.map(({ cut, ttlMs, addresses }) => ({ cut, ttlMs, addresses }))).to.deep.equal([
      { cut: 'cdn.example', ttlMs: 60_000, addresses: addressesOf('tlns') },
      { cut: 'g.cdn.example', ttlMs: 30_000, addresses: addressesOf('llns') },
    ]);
    expect(fetch?.answer).to.deep.include({ cut: 'g.cdn.example', atMs: 12, ttlMs: 5000, addresses: EDGES });
    const [first] = fetch?.attempts ?? [];
    expect(first).to.deep.include({ node: 'gtld-a1', sentMs: 0, endMs: 4 });
    expect(addressesOf('gtld').map((address) => `${address}:53`)).to.include(first?.remote);
    expect(first?.local).to.equal(`${first?.family === 6 ? SELF.ipv6 : SELF.ipv4}:50000`);
  });

  it('answers from the cache until the TTL ends, and then starts at the deepest cut that it still knows', () => {
    ask();
    host.runUntil(5011);
    ask();
    expect([resolutions[1], host.seen.length]).to.deep.equal([resolutions[0], 3]);
    host.runUntil(5012);
    ask();
    host.runUntil(5100);
    expect(resolutions[2]?.fetch).to.equal(8);
    for (const atMs of [30_008, 60_004, 65_012]) {
      host.runUntil(atMs);
      ask();
      host.runUntil(atMs + 50);
    }
    expect([1, 2, 3, 4].map(outcomes)).to.deep.equal([
      ['g.cdn.example ok'],
      ['cdn.example ok', 'g.cdn.example ok'],
      ['g.cdn.example ok'],
      ['. ok', 'cdn.example ok', 'g.cdn.example ok'],
    ]);
  });

  it('goes on to the next server after silence or an error', () => {
    const outcomeOf = new Map<string, string>();
    for (let seed = 1; seed <= 10; seed++) {
      host = startPlatform(seed);
      resolver = createResolver(host, SPEC, addressesOf('gtld'));
      script('llns', silent, fail('REFUSED'), answer, (query) => [Uint8Array.of(query.id >> 8, query.id & 0xff)]);
      ask();
      host.runUntil(1000);
      for (const { remote, outcome } of fetches()[0]?.attempts ?? []) outcomeOf.set(remote.slice(0, -3), outcome);
      expect(outcomes(0)?.at(-1)).to.equal('g.cdn.example ok');
    }
    expect(resolutions.map(({ status }) => status)).to.deep.equal(new Array(10).fill('ok'));
    const seen = addressesOf('llns').map((address) => outcomeOf.get(address));
    expect(seen).to.deep.equal(['timeout', 'dns-refused', 'ok', 'malformed']);
  });

  it('says SERVFAIL when all have failed in two rounds, and remembers it for a while', () => {
    script('llns', silent, fail('FORMERR'), fail('SERVFAIL'), fail('REFUSED'));
    ask();
    host.runUntil(1000);
    expect(resolutions[0]).to.include({ status: 'servfail', fetch: 7 });
    const [fetch] = fetches();
    expect(fetch?.failedAt).to.deep.equal({ cut: 'g.cdn.example', servers: addressesOf('llns'), learnedMs: 8 });
    expect(outcomes(0)?.slice(2).sort()).to.deep.equal(
      ['dns-refused', 'formerr', 'servfail', 'timeout'].flatMap((o) => [`g.cdn.example ${o}`, `g.cdn.example ${o}`]),
    );
    const asked = host.seen.length;
    const [endMs] = fetch?.attempts.slice(-1).map((attempt) => attempt.endMs) ?? [];
    host.runUntil((endMs ?? 0) + 999);
    ask();
    expect([resolutions[1]?.fetch, host.seen.length]).to.deep.equal([7, asked]);
    script('llns', answer);
    host.runUntil((endMs ?? 0) + 1000);
    ask();
    host.runUntil(2500);
    expect(resolutions[2]).to.include({ status: 'ok', fetch: 8 });
  });

  it('takes NXDOMAIN and NODATA for an answer, and keeps them for the lesser of SOA TTL and minimum', () => {
    script('llns', negative('NXDOMAIN'));
    ask();
    host.runUntil(100);
    script('llns', negative('NOERROR'));
    ask(NAME, 'AAAA');
    host.runUntil(200);
    expect(resolutions.map(({ status }) => status)).to.deep.equal(['nxdomain', 'nodata']);
    expect(outcomes(0)?.at(-1)).to.equal('g.cdn.example nxdomain');
    expect(fetches()[0]?.answer).to.deep.include({ addresses: [], ttlMs: 2000 });
    script('llns', answer);
    host.runUntil(2011);
    ask();
    expect(resolutions[2]?.status).to.equal('nxdomain');
    host.runUntil(2012);
    ask();
    host.runUntil(2100);
    expect(resolutions[3]?.status).to.equal('ok');
  });

  it('asks no more than four servers that all say SERVFAIL', () => {
    script('llns', fail('SERVFAIL'));
    for (let n = 0; n < 8; n++) host.dns.set(`10.9.0.${n}`, fail('SERVFAIL'));
    script('tlns', (query) => {
      const authorities = [{ name: 'g.cdn.example', type: 'NS' as const, ttl: 30, data: 'ns.g.cdn.example' }];
      const glue = Array.from({ length: 8 }, (_, n) => ({
        ...{ name: 'ns.g.cdn.example', type: 'A' as const, ttl: 30, data: `10.9.0.${n}` },
      }));
      return [respond(query, { rcode: 'NOERROR', aa: false, authorities, additionals: glue })];
    });
    ask();
    host.runUntil(100);
    expect(resolutions[0]?.status).to.equal('servfail');
    expect(outcomes(0)?.filter((outcome) => outcome === 'g.cdn.example servfail')).to.have.length(4);
  });

  it('serves stale addresses when told to: at once when all servers fail, after 1.8 s when they are silent', () => {
    const staleSpec = { ...SPEC, resolver: { ...SPEC.resolver, serveStale: 'on' as const } };
    resolver = createResolver(host, staleSpec, addressesOf('gtld'), 7);
    ask();
    host.runUntil(10_000);
    script('llns', fail('SERVFAIL'));
    ask();
    host.runUntil(10_100);
    expect(resolutions[1]).to.deep.equal({ status: 'ok', addresses: EDGES, fetch: 8, stale: true });
    host.runUntil(20_000);
    const slow = { ...staleSpec, timing: { ...staleSpec.timing, dnsTimeoutMs: 2000 } };
    resolver = createResolver(host, slow, addressesOf('gtld'), 20);
    script('llns', answer);
    ask();
    host.runUntil(30_000);
    script('llns', silent);
    ask();
    host.runUntil(31_799);
    expect(resolutions).to.have.length(3);
    host.runUntil(31_800);
    expect(resolutions[3]).to.include({ fetch: 21, stale: true });
    ask();
    expect(resolutions).to.have.length(4);
  });

  it('leaves failing nameservers alone while it has stale addresses, and asks again after a while, not before', () => {
    resolver = createResolver(host, { ...SPEC, resolver: { ...SPEC.resolver, serveStale: 'on' } }, addressesOf('gtld'));
    ask();
    host.runUntil(10_000);
    script('llns', fail('SERVFAIL'));
    const failures = () => fetches().filter(({ outcome }) => outcome === 'servfail').length;
    for (let atMs = 10_000; atMs < 16_000; atMs += 500) {
      host.runUntil(atMs);
      ask();
    }
    expect(failures()).to.equal(1);
    expect(new Set(resolutions.map(({ status }) => status))).to.deep.equal(new Set(['ok']));
    host.runUntil(16_100);
    ask();
    host.runUntil(16_200);
    expect([failures(), resolutions.at(-1)?.stale]).to.deep.equal([2, true]);
    // A name with nothing stale is asked for again each second.
    for (let atMs = 20_000; atMs < 26_000; atMs += 50) {
      host.runUntil(atMs);
      ask('a2.g.cdn.example');
    }
    expect(failures()).to.be.within(2 + 5, 2 + 6);
  });

  it('keeps stale addresses until the recheck, also when nameservers are back before, and has fresh ones from it on', () => {
    resolver = createResolver(host, { ...SPEC, resolver: { ...SPEC.resolver, serveStale: 'on' } }, addressesOf('gtld'));
    ask();
    host.runUntil(10_000);
    script('llns', fail('SERVFAIL'));
    ask();
    host.runUntil(12_000);
    script('llns', answer);
    ask();
    host.runUntil(16_100);
    ask();
    host.runUntil(16_200);
    expect(resolutions.map(({ stale }) => stale)).to.deep.equal([undefined, true, true, undefined]);
  });

  it('serves none of before a denial', () => {
    resolver = createResolver(host, { ...SPEC, resolver: { ...SPEC.resolver, serveStale: 'on' } }, addressesOf('gtld'));
    ask();
    host.runUntil(10_000);
    script('llns', negative('NXDOMAIN'));
    ask();
    host.runUntil(20_000);
    script('llns', fail('SERVFAIL'));
    ask();
    host.runUntil(30_000);
    expect(resolutions.map(({ status }) => status)).to.deep.equal(['ok', 'nxdomain', 'servfail']);
  });

  it('has no stale addresses for a name that was never found', () => {
    resolver = createResolver(host, { ...SPEC, resolver: { ...SPEC.resolver, serveStale: 'on' } }, addressesOf('gtld'));
    script('llns', fail('SERVFAIL'));
    ask();
    host.runUntil(1000);
    expect(resolutions[0]).to.deep.equal({ status: 'servfail', addresses: [], fetch: 0 });
  });

  it('ignores a wrong id, question or source, and waits on', () => {
    const lie = (query: Query) => respond(query, { rcode: 'NXDOMAIN', aa: true });
    script('llns', (query) => {
      const question = Uint8Array.from(query.question).fill(0x7a, 1, 2);
      host.deliver(lie(query), { address: '10.53.1.99', port: 53 }, 50_002);
      return [lie({ ...query, id: query.id ^ 1 }), lie({ ...query, question }), ...answer(query, 'udp')];
    });
    ask();
    host.runUntil(100);
    expect(resolutions[0]).to.deep.include({ status: 'ok', addresses: EDGES });
    expect(fetches()[0]?.attempts.at(-1)?.local.endsWith(':50002')).to.equal(true);
  });

  it('takes no referral up, aside or without glue, and no answer to something else', () => {
    const glue = { name: 'ns.evil.example', type: 'A', ttl: 9, data: '10.53.1.66' } as const;
    const to =
      (zone: string): DnsScript =>
      (query) => {
        const authorities = [{ name: zone, type: 'NS', ttl: 9, data: 'ns.evil.example' } as const];
        return [respond(query, { rcode: 'NOERROR', aa: false, authorities, additionals: [glue] })];
      };
    script('llns', to('cdn.example'), to('evil.example'), to(NAME), (query) => [
      respond(query, { rcode: 'NOERROR', aa: true, answers: [{ ...glue, name: 'a2.g.cdn.example' }] }),
    ]);
    ask();
    host.runUntil(1000);
    expect(outcomes(0)?.slice(2)).to.deep.equal(new Array(8).fill('g.cdn.example malformed'));
  });

  it('shares one fetch among identical questions', () => {
    ask();
    ask();
    ask(NAME, 'AAAA');
    host.runUntil(100);
    expect(resolutions.map(({ fetch }) => fetch)).to.deep.equal([7, 7, 8]);
    expect(fetches()).to.have.length(2);
  });

  it('asks again over TCP when the response was truncated', () => {
    script('llns', (query, transport) => {
      const answers = Array.from({ length: 40 }, () => edgeRecords(query)).flat();
      return [respond(query, { rcode: 'NOERROR', aa: true, answers }, transport)];
    });
    ask();
    host.runUntil(100);
    expect(resolutions[0]?.addresses).to.have.length(80);
    const [udp, tcp] = fetches()[0]?.attempts.slice(-2) ?? [];
    expect([udp?.outcome, tcp?.outcome, tcp?.remote]).to.deep.equal(['ok', 'ok', udp?.remote]);
    expect(tcp?.local).to.not.equal(udp?.local);
    expect(host.seen.at(-1)?.what).to.equal(`tcp A ${NAME}`);
  });
});
