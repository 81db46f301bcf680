import { expect } from 'chai';
import type { Learned } from '../history/events.ts';
import { answerTtl } from './answer-ttl.ts';
import { delegationFresh } from './delegation-fresh.ts';
import { delegationTtl } from './delegation-ttl.ts';
import { mapFresh } from './map-fresh.ts';
import { negativeTtl } from './negative-ttl.ts';
import { addresses, Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

/** Detection 3 s, publication 2 s, slack 0.5 s. */
const FRESH_MS = 5_500;

function referral(atMs: number, more: Partial<Learned> = {}): Story {
  const given = addresses('A', 'llns-a1', 'llns-b1');
  const learned = { cut: 'g.cdn.test', from: 'tlns-core1', atMs, ttlMs: 20_000, addresses: given, ...more };
  const story = new Story();
  story.fetch('llns-b1', atMs, { referrals: [learned] });
  return story;
}

describe('answer-ttl', () => {
  it('bears the TTL of the profile and no more', () => {
    const story = new Story();
    story.fetch('llns-a1', 1_000, { ttlMs: 2_000 });
    expect(story.judge(answerTtl)).to.deep.equal([]);
    story.fetch('llns-a1', 2_000, { ttlMs: 3_000 });
    story.fetch('llns-a1', 3_000, { ttlMs: 3_000 });
    expect(story.judge(answerTtl).map(({ message }) => message)).to.deep.equal([
      'llns-a1 gave addresses with a TTL of 3 s, more than 2 s',
    ]);
  });
});

describe('negative-ttl', () => {
  /** A denial that `llns-a1` gave for so long. */
  const denied = (ttlMs: number, outcome: 'nxdomain' | 'nodata' = 'nxdomain') => {
    const story = new Story();
    const answer = { cut: 'g.cdn.test', from: 'llns-a1', atMs: 1_010, ttlMs, addresses: [] };
    story.fetch('llns-a1', 1_000, { outcome, answer });
    return story;
  };
  const { negativeTtlMs } = TEST_SPEC.timing;

  it('bears the TTL of the profile and no more, and not none', () => {
    expect(denied(negativeTtlMs).judge(negativeTtl)).to.deep.equal([]);
    expect(denied(negativeTtlMs).judged(negativeTtl)).to.equal(1);
    const messages = (story: Story) => story.judge(negativeTtl).map(({ message }) => message);
    expect(messages(denied(negativeTtlMs + 1_000))).to.deep.equal([
      'llns-a1 denied A of shop.g.cdn.test for 2 s, more than 1 s',
    ]);
    expect(messages(denied(0, 'nodata'))).to.deep.equal(['llns-a1 denied A of shop.g.cdn.test without a TTL']);
  });

  it('has nothing to judge where nothing was denied', () => {
    const story = new Story();
    story.fetch('llns-a1', 1_000, { ttlMs: 99_000 });
    expect(story.judged(negativeTtl)).to.equal(0);
  });
});

describe('delegation-ttl', () => {
  it('bears the TTL of each delegation and no more', () => {
    const zone = { cut: 'cdn.test', from: 'gtld-core1' };
    expect(referral(0).judge(delegationTtl)).to.deep.equal([]);
    expect(referral(0, { ttlMs: 20_001 }).judge(delegationTtl)).to.have.length(1);
    expect(referral(0, { ...zone, ttlMs: 40_000 }).judge(delegationTtl)).to.deep.equal([]);
    expect(referral(0, { ...zone, ttlMs: 40_001 }).judge(delegationTtl)).to.have.length(1);
  });
});

describe('map-fresh', () => {
  const edges = ['edge-a1', 'edge-a2', 'edge-b1', 'edge-b2'];

  /** `edge-a1` died at 10 s; an answer that names it arrives at `atMs`. */
  function named(atMs: number, prepare: (story: Story) => unknown = () => undefined): number {
    const story = new Story().down('edge-a1', 10_000);
    prepare(story);
    story.fetch('llns-a1', atMs - 10);
    return story.judge(mapFresh).length;
  }

  it('bears a dead edge until detection and publication are over', () => {
    expect(named(10_000 + FRESH_MS)).to.equal(0);
    expect(named(10_001 + FRESH_MS)).to.equal(1);
  });

  it('starts anew when the mapping path or the nameserver was disturbed', () => {
    const later = (prepare: (story: Story) => unknown) => [
      named(20_000 + FRESH_MS, prepare),
      named(20_001 + FRESH_MS, prepare),
    ];
    expect(later((story) => story.lossy('mapper-core1', 'llns-a1', 14_000, 20_000))).to.deep.equal([0, 1]);
    expect(later((story) => story.down('mapper-core1', 14_000, 'process', 20_000))).to.deep.equal([0, 1]);
    expect(later((story) => story.down('llns-a1', 14_000, 'crash', 20_000))).to.deep.equal([0, 1]);
    expect(later((story) => story.down('llns-a2', 14_000, 'crash', 20_000))).to.deep.equal([1, 1]);
  });

  it('counts an outage as one, though the harness kills what had crashed', () => {
    const story = new Story().down('edge-a1', 10_000, 'crash').down('edge-a1', 15_000);
    story.fetch('llns-a1', 16_000);
    expect(story.judge(mapFresh)[0]?.message).to.include('it died at 10 s');
  });

  it('bears the last map while all edges are dead, and a stretch after', () => {
    const outage = (story: Story) => {
      for (const edge of edges.slice(1)) story.down(edge, 14_000, 'machine', 20_000);
    };
    expect(named(20_000 + FRESH_MS, outage)).to.equal(0);
    expect(named(20_001 + FRESH_MS, outage)).to.equal(1);
  });

  it('bears what the last map gave a confined customer while every region has lost an edge, and a stretch after', () => {
    const confined = (quarantine: 'global' | 'off', atMs: number) => {
      const story = new Story({ ...TEST_SPEC, quarantine })
        .order(1_000, 'customer-config', { bad: true, harms: 'edge', customer: 'shop' })
        .release('edge-a2', 2_000, 'customer-config')
        .down('edge-a1', 10_000)
        .down('edge-b1', 14_000, 'machine', 20_000);
      story.fetch('llns-a1', atMs - 10);
      return story.judge(mapFresh).length;
    };
    expect(confined('global', 20_000 + FRESH_MS)).to.equal(0);
    expect(confined('global', 20_001 + FRESH_MS)).to.equal(1);
    expect(confined('off', 20_000 + FRESH_MS)).to.equal(1);
  });

  it('bears an edge that is back, and a server within the harm limit of a release', () => {
    const back = new Story().down('edge-a1', 10_000, 'machine', 30_000);
    back.fetch('llns-a1', 30_000);
    expect(back.judge(mapFresh)).to.deep.equal([]);
    const under = (story: Story) => story.order(9_000, 'software').release('llns-a1', 9_500, 'software');
    expect(named(16_000, under)).to.equal(0);
  });
});

describe('delegation-fresh', () => {
  const judge = (atMs: number, more?: Partial<Learned>) =>
    referral(atMs, more).down('llns-a1', 10_000).judge(delegationFresh).length;

  it('bears a dead low-level nameserver until detection and publication are over', () => {
    expect(judge(10_000 + FRESH_MS)).to.equal(0);
    expect(judge(10_001 + FRESH_MS)).to.equal(1);
  });

  it('judges only what top-level nameservers say of the low-level zone', () => {
    expect(judge(20_000, { cut: 'cdn.test' })).to.equal(0);
    expect(judge(20_000, { from: 'gtld-core1' })).to.equal(0);
  });
});
