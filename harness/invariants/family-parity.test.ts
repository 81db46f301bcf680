import { expect } from 'chai';
import { familyParity } from './family-parity.ts';
import { Story } from './test-history.ts';

function pair(story: Story, startMs: number, a: readonly string[], aaaa: readonly string[], apartMs = 0): Story {
  story.fetch('llns-a1', startMs, { names: a });
  story.fetch('llns-a1', startMs + apartMs, { rrtype: 'AAAA', names: aaaa });
  return story;
}
const both = ['edge-a1', 'edge-a2'];
const one = ['edge-a1'];

describe('family-parity', () => {
  it('accepts the same machines in any order', () => {
    expect(pair(new Story(), 1_000, both, both.toReversed()).judge(familyParity)).to.deep.equal([]);
  });

  it('bears one difference, and two of different sets, not the same twice', () => {
    const story = pair(new Story(), 1_000, both, one);
    expect(story.judge(familyParity)).to.deep.equal([]);
    pair(story, 3_000, one, both);
    expect(story.judge(familyParity)).to.deep.equal([]);
    pair(story, 5_000, one, both, 50);
    const [violation, ...more] = story.judge(familyParity);
    expect(violation?.message).to.equal(
      'llns-a1 answered twice for shop.g.cdn.test so that A names edge-a1 and AAAA names edge-a1, edge-a2',
    );
    expect(violation?.events).to.have.length(4);
    expect(more).to.deep.equal([]);
  });

  it('does not pair answers that were asked for apart, nor across a pair that agrees', () => {
    const apart = pair(pair(new Story(), 1_000, both, one, 51), 3_000, both, one, 51);
    expect(apart.judge(familyParity)).to.deep.equal([]);
    const between = pair(pair(pair(new Story(), 1_000, both, one), 3_000, both, both), 5_000, both, one);
    expect(between.judge(familyParity)).to.deep.equal([]);
  });

  it('excuses a server within the harm limit of a release', () => {
    const story = pair(pair(new Story(), 2_000, both, one), 4_000, both, one);
    story.order(0, 'system-config', { bad: true }).release('llns-a1', 1_000, 'system-config');
    expect(story.judge(familyParity)).to.deep.equal([]);
    pair(pair(story, 20_000, both, one), 22_000, both, one);
    expect(story.judge(familyParity)).to.have.length(1);
  });
});
