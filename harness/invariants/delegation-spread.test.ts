import { expect } from 'chai';
import { delegationSpread } from './delegation-spread.ts';
import { factsOf } from './facts-of.ts';
import { addresses, Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

/** Detection 3 s, publication 2 s, slack 0.5 s. */
const KNOWN_MS = 5_500;
const SPEC = { ...TEST_SPEC, promises: { ...TEST_SPEC.promises, llnsRegions: 2 } };

/** What is wrong with a referral by `tlns-core1` at `atMs` to these low-level nameservers, after what `prepare` tells. */
function judged(atMs: number, named: readonly string[], prepare: (story: Story) => unknown = () => undefined) {
  const story = new Story();
  prepare(story);
  const learned = { cut: 'g.cdn.test', from: 'tlns-core1', atMs, ttlMs: 20_000, addresses: addresses('A', ...named) };
  story.fetch('llns-b1', atMs, { referrals: [learned] });
  const history = story.history();
  const facts = factsOf(history, SPEC, { endMs: story.endMs, quietFromMs: story.endMs - SPEC.timing.quietMs });
  return delegationSpread.check(history, facts).violations.map(({ message }) => message);
}

const ONLY_A = ['llns-a1', 'llns-a2'];

describe('delegation-spread', () => {
  it('wants as many regions as the lab promises', () => {
    expect(judged(10_000, ['llns-a1', 'llns-b2'])).to.deep.equal([]);
    expect(judged(10_000, ONLY_A)).to.deep.equal([
      'tlns-core1 delegated to nameservers of a, while those of a, b live: 2 regions are promised',
    ]);
  });

  it('bears fewer while fewer live', () => {
    const killB = (story: Story) => story.down('llns-b1', 9_000).down('llns-b2', 9_500);
    expect(judged(10_000, ONLY_A, killB)).to.deep.equal([]);
    expect(judged(10_000, ONLY_A, (story) => story.down('llns-b1', 9_000))).to.have.length(1);
  });

  it('bears fewer until a region that came back must be known to be back', () => {
    const backAt20 = (story: Story) => story.down('llns-b1', 9_000).down('llns-b2', 9_500, 'machine', 20_000);
    expect(judged(20_000 + KNOWN_MS - 1, ONLY_A, backAt20)).to.deep.equal([]);
    expect(judged(20_000 + KNOWN_MS, ONLY_A, backAt20)).to.have.length(1);
  });

  it('bears fewer while nameservers that died by themselves may sleep', () => {
    const crash = (story: Story) =>
      story.down('llns-b1', 9_000, 'crash', 10_000).down('llns-b2', 9_000, 'crash', 10_000);
    const awakeMs = 10_000 + SPEC.timing.longSleepMs + KNOWN_MS;
    expect(judged(awakeMs - 1, ONLY_A, crash)).to.deep.equal([]);
    expect(judged(awakeMs, ONLY_A, crash)).to.have.length(1);
  });

  it('starts anew when the mapper or who delegates was down, but not when another was', () => {
    const blip = (node: string) => judged(30_000, ONLY_A, (story) => story.down(node, 24_000, 'process', 25_000));
    expect(blip('mapper-core1')).to.deep.equal([]);
    expect(blip('tlns-core1')).to.deep.equal([]);
    expect(blip('tlns-core2')).to.have.length(1);
    const loss = (story: Story) => story.lossy('llns-b1', 'mapper-core1', 24_000, 25_000);
    expect(judged(30_000, ONLY_A, loss)).to.deep.equal([]);
  });
});
