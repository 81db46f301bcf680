import { expect } from 'chai';
import { comesBack } from './comes-back.ts';
import { addresses, Story } from './test-history.ts';

/** Detection 3 s, publication 2 s, slack 0.5 s; and all that again. */
const AGAIN_MS = 11_000;
const BACK_MS = 30_000;

/** A resolver is sent to these edges at these times; `edge-a1` is dead from 20 to 30 s. */
function answers(...sent: readonly (readonly [atMs: number, names: readonly string[]])[]): Story {
  const story = new Story().down('edge-a1', 20_000, 'machine', BACK_MS);
  for (const [atMs, names] of sent) story.fetch('llns-b1', atMs, { names });
  return story;
}

/** A top-level nameserver refers it to these; `llns-a1` is dead from 20 to 30 s. */
function referrals(...sent: readonly (readonly [atMs: number, names: readonly string[]])[]): Story {
  const story = new Story().down('llns-a1', 20_000, 'machine', BACK_MS);
  for (const [atMs, names] of sent) {
    const learned = { cut: 'g.cdn.test', from: 'tlns-core1', atMs, ttlMs: 20_000, addresses: addresses('A', ...names) };
    story.fetch('llns-b1', atMs, { referrals: [learned] });
  }
  return story;
}

const A = ['edge-a1', 'edge-a2'];
const WITHOUT = ['edge-a2', 'edge-b1'];
const NAMESERVERS = ['llns-a1', 'llns-a2', 'llns-b1', 'llns-b2'];
const wrong = (story: Story) => story.judge(comesBack).map(({ message, atMs }) => `${atMs}: ${message}`);

describe('comes-back', () => {
  it('is violated when an edge that was dead is not given again', () => {
    const laterMs = BACK_MS + AGAIN_MS;
    expect(wrong(answers([10_000, A], [25_000, WITHOUT], [laterMs, WITHOUT]))).to.deep.equal([
      `${laterMs + 10}: llns-b1 did not send instrument-a1 for shop to edge-a1: all had been well for 11 s, and at other such times it is sent there`,
    ]);
    expect(wrong(answers([10_000, A], [25_000, WITHOUT], [laterMs, A]))).to.deep.equal([]);
  });

  it('is violated when it is given again too late, also if nobody knows how it was before', () => {
    expect(wrong(answers([BACK_MS + AGAIN_MS, WITHOUT], [60_000, A]))).to.have.length(1);
    expect(wrong(answers([BACK_MS + AGAIN_MS - 1, WITHOUT], [60_000, A]))).to.deep.equal([]);
  });

  it('judges nothing before there was a trouble, nor while there is one', () => {
    expect(answers([10_000, A], [25_000, WITHOUT]).judged(comesBack)).to.equal(0);
    expect(answers([10_000, A], [60_000, A]).judged(comesBack)).to.equal(1);
    expect(answers([10_000, A], [60_000, WITHOUT]).busy('edge-b2', 50_000, 51_000).judged(comesBack)).to.equal(0);
  });

  it('does not mix customers', () => {
    const story = answers([10_000, A], [60_000, A]);
    story.fetch('llns-b1', 60_000, { names: WITHOUT, name: 'news.g.cdn.test' });
    expect(wrong(story)).to.deep.equal([]);
  });

  it('is violated when a nameserver that was dead is not referred to again', () => {
    const three = NAMESERVERS.slice(1);
    expect(wrong(referrals([10_000, NAMESERVERS], [60_000, three]))[0]).to.include(
      'tlns-core1 did not send instrument-a1 to llns-a1',
    );
    expect(wrong(referrals([10_000, NAMESERVERS], [60_000, NAMESERVERS]))).to.deep.equal([]);
    expect(wrong(referrals([10_000, NAMESERVERS], [BACK_MS + 1_000, three]))).to.deep.equal([]);
    expect(wrong(referrals([10_000, NAMESERVERS], [60_000, three]).down('mapper-core1', 58_000))).to.deep.equal([]);
  });

  it('gives one that has spent its rolls until the oldest is out of the window', () => {
    const crashes = [20_000, 30_000, 40_000];
    const at = (ms: number) => {
      const story = referrals([10_000, NAMESERVERS], [ms, NAMESERVERS.slice(0, 3)]);
      for (const crashMs of crashes) story.down('llns-b2', crashMs, 'crash', crashMs + 1_000);
      return story;
    };
    // Long sleep 60 s from the last; rolls are counted over 60 s.
    expect(wrong(at(100_000 + AGAIN_MS - 1))).to.deep.equal([]);
    expect(wrong(at(100_000 + AGAIN_MS))).to.have.length(1);
  });
});
