import { expect } from 'chai';
import { coolDown } from './cool-down.ts';
import { Story } from './test-history.ts';

/** A bad config is on a machine at 1 s, has to be halted by 11.5 s, and the breaker of this lab stays open for 30 s. */
const bad = () => new Story().order(0, 'system-config', { bad: true }).release('llns-a1', 1_000, 'system-config');
const next = (atMs: number, story = bad()) => {
  return story.order(2_000, 'software').release('llns-b1', atMs, 'software').judge(coolDown);
};

describe('cool-down', () => {
  it('says what began after a bad release had to be halted and before it had cooled down', () => {
    expect(next(11_501)[0]?.message).to.match(/^software 2 \(test\) began on llns-b1 at 11.501 s, .* before 31 s/);
    expect(next(30_999)).to.have.length(1);
  });

  it('accepts what began before control had to know, and after the cool-down', () => {
    expect(next(11_500)).to.deep.equal([]);
    expect(next(31_000)).to.deep.equal([]);
  });

  it('accepts that a release which is under way goes on, and that a node comes back to what it had', () => {
    const begun = bad()
      .order(500, 'software')
      .release('llns-b2', 900, 'software')
      .release('llns-b1', 20_000, 'software');
    expect(begun.judge(coolDown)).to.deep.equal([]);
    expect(bad().release('llns-a1', 15_000, 'system-config', 'activated', 1).judge(coolDown)).to.deep.equal([]);
  });

  it('gives control more time while it could not see the node that showed the harm', () => {
    expect(next(20_000, bad().lossy('llns-a1', 'control-core1', 5_000, 10_000))).to.deep.equal([]);
    expect(next(20_600, bad().lossy('llns-a1', 'control-core1', 5_000, 10_000))).to.have.length(1);
  });

  it('demands nothing on account of one that was halted before it went bad, and all for one that was not', () => {
    // It goes bad at 20 s, on a machine that is given something else a second later, and has to be halted by 30.5 s.
    const halted = (atMs: number) => {
      const story = new Story().order(0, 'system-config', { bad: true, harms: 'llns', badFromMs: 20_000 });
      story.release('llns-a1', 1_000, 'system-config').release('llns-a1', 21_000, 'system-config', 'activated', 1);
      const release = { kind: 'system-config' as const, version: 2, detail: '' };
      story.events.push({ type: 'rollout', atMs, node: 'control-core1', ...release, step: 'halted' });
      return story;
    };
    expect(next(40_000, halted(19_999))).to.deep.equal([]);
    expect(next(40_000, halted(20_000))).to.have.length(1);
  });

  it('does not hold others back for a release that is not bad', () => {
    const good = new Story().order(0, 'system-config').release('llns-a1', 1_000, 'system-config');
    expect(next(15_000, good)).to.deep.equal([]);
  });
});
