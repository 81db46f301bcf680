import { mock } from 'node:test';
import { expect } from 'chai';
import type { DnsRecord } from '../../dns/record.ts';
import { createJumpClock } from '../../testkit/clock.ts';
import { dnsCame, fakeContext } from '../../testkit/fake-asker.ts';
import { ownSpec } from '../../testkit/own-spec.ts';
import type { SerialEvent } from '../platform/event-book.ts';
import { servedIn, watchSerials } from './watch-serials.ts';

const ZONE = { zone: 'example.org', agreeMs: 10_000 };
const SERVED = {
  ...ZONE,
  peers: [
    { node: 'primary', address: '10.1.0.1' },
    { node: 'second', address: '10.1.0.2' },
  ],
};
const soa = (serial: number): DnsRecord =>
  ({
    ...{ name: 'example.org', type: 'SOA', ttl: 5 },
    data: { mname: 'a', rname: 'b', serial, refresh: 20, retry: 10, expire: 60, minimum: 5 },
  }) as unknown as DnsRecord;

type Serials = (address: string, atMs: number) => number | undefined;

/** A watch over servers that have these serials, or say nothing. */
function watching(serials: Serials, lively = new Set<string>()) {
  const clock = createJumpClock();
  const told: SerialEvent[] = [];
  const errors: unknown[] = [];
  const context = fakeContext((asking) => {
    const serial = 'to' in asking ? serials(asking.to.address, clock.nowMs()) : undefined;
    return serial === undefined ? { is: 'timeout' } : dnsCame(asking, { answers: [soa(serial)] });
  });
  const watch = watchSerials({
    ...{ context, clock, served: [SERVED], lively, timeoutMs: 1_000 },
    ...{ tell: (event) => void told.push(event), failed: (error) => void errors.push(error) },
  });
  const shown = () => told.map(({ node, serial, askedMs }) => `${askedMs} ${node} ${serial}`);
  return { ...watch, clock, told, errors, lively, shown, asked: () => context.asked.length };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const byMs = (atMs: number) => () => atMs;

describe('serials of a zone while a run goes on', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
  afterEach(() => mock.timers.reset());

  it('are asked of each server every two seconds and told, with the SOA’s refresh and retry', async () => {
    const { told, stop, clock, asked } = watching(() => 7);
    mock.timers.tick(2_000);
    await settled();
    expect(told).to.deep.equal(
      ['primary', 'second'].map((node) => ({
        ...{ type: 'serial', atMs: 0, askedMs: 0, node, zone: 'example.org', serial: 7, refreshMs: 30_000 },
      })),
    );
    clock.spend(2_000);
    mock.timers.tick(2_000);
    await settled();
    expect(told).to.have.length(4);
    stop();
    mock.timers.tick(10_000);
    await settled();
    expect([told.length, asked()]).to.deep.equal([4, 4]);
  });

  it('are not told of who says nothing, and could not be asked where the asker has ended', async () => {
    const { shown } = watching((address) => (address === '10.1.0.1' ? 7 : undefined));
    mock.timers.tick(2_000);
    await settled();
    expect(shown()).to.deep.equal(['0 primary 7']);
    const gone = new Error('the asker has ended');
    const { errors } = watching(() => {
      throw gone;
    });
    mock.timers.tick(2_000);
    await settled();
    expect(errors).to.deep.equal([gone]);
  });

  it('are looked at once after the last heal where all are the same, and nothing changes', async () => {
    const { untilAgreed, shown } = watching(() => 7);
    await untilAgreed(byMs(60_000));
    expect(shown()).to.deep.equal(['0 primary 7', '0 second 7']);
  });

  it('are looked at until they are the same, or their time is over, and one look beyond it', async () => {
    const follows = watching((address, atMs) => (address === '10.1.0.1' || atMs >= 5_000 ? 8 : 7));
    await follows.untilAgreed(byMs(60_000));
    expect(follows.clock.nowMs()).to.equal(6_000);
    const never = watching((address) => (address === '10.1.0.1' ? 8 : 7));
    await never.untilAgreed(byMs(20_000));
    expect(never.clock.nowMs()).to.equal(24_000);
  });

  it('of a zone that was seen to change often are looked at until all have one that nobody had then', async () => {
    const bumped: Serials = (_, atMs) => 100 + Math.floor(atMs / 4_000);
    const first = watching(bumped);
    for (let n = 0; n < 6; n++) {
      mock.timers.tick(2_000);
      await settled();
      first.clock.spend(2_000);
    }
    expect([...first.lively]).to.deep.equal(['example.org']);
    // In a run after that, from its beginning.
    const next = watching(bumped, first.lively);
    await next.untilAgreed(byMs(60_000));
    expect(next.clock.nowMs()).to.equal(4_000);
    const stale = watching(
      (address, atMs) => (address === '10.1.0.1' ? (bumped(address, atMs) ?? 0) : 100),
      first.lively,
    );
    mock.timers.tick(2_000);
    await settled();
    await stale.untilAgreed(byMs(20_000));
    expect(stale.clock.nowMs()).to.equal(24_000);
  });
});

describe('whose serials are asked', () => {
  it('is each server of a zone that has several, at its first address', () => {
    const spec = ownSpec(['ns1', 'ns2', 'web']);
    const zones = [
      { zone: 'a.test', agreeMs: 5_000, servers: ['ns1', 'ns2'], sources: ['ns1', 'ns2'] },
      { zone: 'b.test', agreeMs: 5_000, servers: ['ns1'], sources: ['ns1'] },
    ];
    expect(servedIn({ ...spec, own: { ...spec.own, zones } })).to.deep.equal([
      {
        ...{ zone: 'a.test', agreeMs: 5_000 },
        peers: [
          { node: 'ns1', address: '10.61.0.11' },
          { node: 'ns2', address: '10.61.0.12' },
        ],
      },
    ]);
  });
});
