import { expect } from 'chai';
import { noLostUpdate } from './no-lost-update.ts';
import { Story } from './test-history.ts';

const NAMESERVERS = ['tlns-core1', 'tlns-core2', 'llns-a1', 'llns-a2', 'llns-b1', 'llns-b2'];

/** Software 2 on all nameservers, and control's word that it is done. The run ends long after. */
function done(): Story {
  const story = new Story().order(1_000, 'software');
  for (const node of NAMESERVERS) story.release(node, 5_000, 'software');
  return says(story, 'done', 30_000);
}
function says(story: Story, step: 'done' | 'rolled-back', atMs: number): Story {
  story.events.push({ type: 'rollout', atMs, node: 'control-core1', kind: 'software', version: 2, step, detail: '' });
  return story;
}

describe('no-lost-update', () => {
  it('accepts a release that is still there, or superseded', () => {
    expect(done().judge(noLostUpdate)).to.deep.equal([]);
    const newer = done().order(40_000, 'software', { version: 3 });
    for (const node of NAMESERVERS) newer.release(node, 50_000, 'software', 'activated', 3);
    expect(newer.judge(noLostUpdate)).to.deep.equal([]);
  });

  it('says on whom a release that was done is lost', () => {
    const [violation] = done().release('llns-a1', 60_000, 'software', 'activated', 1).judge(noLostUpdate);
    expect(violation?.message).to.match(
      /^software 2 \(test\) was done and is lost at the end .*: llns-a1 is on version 1$/,
    );
  });

  it('does not miss a release that was taken back before it was done, or was bad', () => {
    const back = new Story().order(1_000, 'software').release('llns-a1', 5_000, 'software');
    expect(
      says(back, 'rolled-back', 9_000).release('llns-a1', 8_000, 'software', 'activated', 1).judge(noLostUpdate),
    ).to.deep.equal([]);
    const bad = says(new Story().order(1_000, 'software', { bad: true }), 'done', 30_000);
    expect(bad.judge(noLostUpdate)).to.deep.equal([]);
  });

  it('judges a node once it has had time to follow what was done, and not those who are down', () => {
    // A heartbeat, an install group of two nameservers at 3 s each, slack.
    const missing = (endMs: number) => {
      const story = new Story().order(1_000, 'software');
      for (const node of NAMESERVERS.slice(1)) story.release(node, 5_000, 'software');
      says(story, 'done', 30_000).endMs = endMs;
      return story;
    };
    expect(missing(37_000).judged(noLostUpdate)).to.equal(0);
    expect(missing(37_001).judged(noLostUpdate)).to.equal(6);
    expect(missing(37_001).judge(noLostUpdate)).to.have.length(1);
    expect(missing(37_001).down('tlns-core1', 20_000, 'machine', 31_000).judge(noLostUpdate)).to.deep.equal([]);
    expect(missing(38_001).down('tlns-core1', 20_000, 'machine', 31_000).judge(noLostUpdate)).to.have.length(1);
    const dead = done().release('llns-a1', 60_000, 'software', 'activated', 1).down('llns-a1', 190_000);
    expect(dead.judge(noLostUpdate)).to.deep.equal([]);
  });
});
