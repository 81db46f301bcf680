import { expect } from 'chai';
import { badReleaseHalted } from './bad-release-halted.ts';
import { rolledBack } from './rolled-back.ts';
import { attempt, Story } from './test-history.ts';

const bad = () => new Story().order(0, 'system-config', { bad: true }).release('llns-a1', 1_000, 'system-config');
const innocent = () => new Story().order(0, 'software').release('llns-a1', 1_000, 'software');

function wrongAnswer(story: Story, startMs: number): Story {
  story.fetch('llns-a1', startMs, {
    attempts: [attempt('llns-a1', startMs, { outcome: 'servfail' }), attempt('llns-a2', startMs + 10)],
  });
  return story;
}

describe('bad-release-halted', () => {
  it('bears activations within the gate window of the first, and none after', () => {
    expect(bad().release('llns-b1', 11_500, 'system-config').judge(badReleaseHalted)).to.deep.equal([]);
    const story = bad().release('llns-b1', 11_501, 'system-config').release('llns-b2', 12_000, 'system-config');
    const [violation, ...more] = story.judge(badReleaseHalted);
    expect(violation?.message).to.match(/^llns-b1, llns-b2 activated system-config 2 \(test\) from 11.501 s on/);
    expect(violation?.events).to.have.length(3);
    expect(more).to.deep.equal([]);
  });

  it('counts from the first activation on a node of the role that it harms', () => {
    const story = () => {
      const config = new Story().order(0, 'customer-config', { bad: true, harms: 'llns' });
      return config.release('edge-a1', 1_000, 'customer-config').release('llns-a1', 20_000, 'customer-config');
    };
    expect(story().release('llns-b1', 30_500, 'customer-config').judge(badReleaseHalted)).to.deep.equal([]);
    expect(story().release('llns-b1', 30_501, 'customer-config').judge(badReleaseHalted)).to.have.length(1);
  });

  it('gives the gate a new window when control lost the node that showed the harm', () => {
    const late = (story: Story) => story.release('llns-b1', 20_000, 'system-config').judge(badReleaseHalted);
    expect(late(bad().lossy('llns-a1', 'control-core1', 9_000, 10_000))).to.have.length(0);
    expect(late(bad().lossy('llns-a2', 'control-core1', 9_000, 10_000))).to.have.length(1);
  });

  it('judges a release that is not bad by what it was seen to do', () => {
    const late = (story: Story) => story.release('llns-b1', 20_000, 'software').judge(badReleaseHalted);
    expect(late(innocent())).to.have.length(0);
    expect(late(wrongAnswer(innocent(), 995))).to.have.length(0);
    expect(late(wrongAnswer(innocent(), 9_490))).to.have.length(0);
    expect(late(wrongAnswer(innocent(), 9_489))).to.have.length(1);
    expect(late(innocent().down('llns-a1', 3_000, 'crash', 4_000))).to.have.length(1);
    expect(late(innocent().down('llns-a1', 3_000, 'process', 4_000))).to.have.length(0);
    expect(late(innocent().down('llns-a2', 3_000, 'crash', 4_000))).to.have.length(0);
  });

  it('blames no software for what a bad release beside it did', () => {
    const story = innocent().order(0, 'customer-config', { bad: true }).release('llns-a1', 2_000, 'customer-config');
    story.down('llns-a1', 3_000, 'crash', 4_000).release('llns-b1', 20_000, 'software');
    expect(story.judge(badReleaseHalted)).to.deep.equal([]);
  });

  it('blames no software for an answer that was under way when the bad release beside it went', () => {
    const beside = (backMs: number) => {
      const story = innocent().order(0, 'customer-config', { bad: true }).release('llns-a1', 2_000, 'customer-config');
      story.release('llns-a1', backMs, 'customer-config', 'activated', 1).release('llns-b1', 20_000, 'software');
      return wrongAnswer(story, 3_000).judge(badReleaseHalted);
    };
    expect(beside(3_005)).to.deep.equal([]);
    expect(beside(2_999)).to.have.length(1);
  });
});

describe('rolled-back', () => {
  it('demands another version within gate window, push and confirmation of the last activation', () => {
    const back = (atMs: number) => bad().release('llns-a1', atMs, 'system-config', 'reverted').judge(rolledBack);
    expect(back(13_500)).to.have.length(0);
    expect(back(13_501)).to.have.length(1);
    expect(bad().judge(rolledBack)[0]?.message).to.match(
      /^llns-a1 still had system-config 2 \(test\) active at 13.5 s/,
    );
  });

  it('counts from the last node that was still allowed to take it', () => {
    const story = bad().release('llns-b1', 11_000, 'system-config');
    story.release('llns-a1', 23_500, 'system-config', 'activated', 1);
    expect(story.judge(rolledBack)[0]?.message).to.match(/^llns-b1 still/);
    story.release('llns-b1', 23_500, 'system-config', 'activated', 1);
    expect(story.judge(rolledBack)).to.deep.equal([]);
  });

  it('waits for a node that control cannot reach, and judges none whose deadline the run does not reach', () => {
    const story = bad().lossy('control-core1', 'llns-a1', 5_000, 100_000);
    expect(story.judge(rolledBack)[0]?.atMs).to.equal(112_500);
    story.endMs = 112_500;
    expect(story.judge(rolledBack)).to.deep.equal([]);
  });
});
