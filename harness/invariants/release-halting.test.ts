import { expect } from 'chai';
import { badReleaseHalted } from './bad-release-halted.ts';
import { rolledBack } from './rolled-back.ts';
import { attempt, Story } from './test-history.ts';
import { TEST_SPEC } from './test-spec.ts';

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

  it('counts from the date of one that goes bad later, or from who takes it after that', () => {
    const dated = () => new Story().order(0, 'software', { bad: true, harms: 'llns', badFromMs: 30_000 });
    const early = () => dated().release('llns-a1', 1_000, 'software');
    const late = (story: Story) => story.judge(badReleaseHalted).map(({ message }) => message);
    expect(late(early().release('llns-b1', 40_500, 'software'))).to.deep.equal([]);
    expect(late(early().release('llns-b1', 40_501, 'software'))[0]).to.include(
      'llns-a1 had it when it went bad at 30 s',
    );
    expect(late(dated().release('llns-a1', 50_000, 'software').release('llns-b1', 60_500, 'software'))).to.deep.equal(
      [],
    );
    const back = early().release('llns-a1', 29_000, 'software', 'activated', 1);
    expect(back.judged(badReleaseHalted)).to.equal(0);
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

  it('blames no software for an answer of the process that had the one after it, which is there until the restart', () => {
    const { restartMs } = TEST_SPEC.timing;
    const answered = (startMs: number) => {
      const story = innocent().order(0, 'software', { bad: true, version: 3 });
      story.release('llns-a1', 5_000, 'software', 'activated', 3).release('llns-a1', 8_000, 'software');
      return wrongAnswer(story.release('llns-b1', 40_000, 'software'), startMs).judge(badReleaseHalted);
    };
    expect(answered(8_000)).to.deep.equal([]);
    expect(answered(8_000 + restartMs)).to.have.length(1);
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

  it('gives control time while it can hear none of those that show the harm, and no more once it could', () => {
    // Gate window 10 s, push and confirmation 1 s each, slack 0.5 s.
    const back = (atMs: number, edges: readonly string[], deaf: readonly [number, number] = [2_000, 40_000]) => {
      const story = new Story().order(0, 'customer-config', { bad: true, harms: 'edge', customer: 'shop' });
      for (const node of ['llns-a1', ...edges]) story.release(node, 1_000, 'customer-config');
      story.lossy('edge-a1', 'control-core1', ...deaf);
      story.release('edge-a1', 1_500, 'customer-config', 'activated', 1);
      if (edges.length > 1) story.release('edge-b1', 1_500, 'customer-config', 'activated', 1);
      return story.release('llns-a1', atMs, 'customer-config', 'activated', 1).judge(rolledBack).length;
    };
    expect([back(52_500, ['edge-a1']), back(52_501, ['edge-a1'])]).to.deep.equal([0, 1]);
    expect([back(13_500, ['edge-a1', 'edge-b1']), back(13_501, ['edge-a1', 'edge-b1'])]).to.deep.equal([0, 1]);
    expect([back(13_500, ['edge-a1'], [11_000, 40_000]), back(13_501, ['edge-a1'], [11_000, 40_000])]).to.deep.equal([
      0, 1,
    ]);
  });

  describe('once control says that it takes a release back', () => {
    /** A heartbeat, an install group of two nameservers at 3 s each, slack. */
    const FOLLOW_MS = 7_000;
    const said = (story: Story) => {
      const release = { kind: 'software' as const, version: 2, detail: '' };
      story.events.push({ type: 'rollout', atMs: 20_000, node: 'control-core1', ...release, step: 'rolling-back' });
      return story;
    };
    const back = (story: Story, node: string, atMs: number) => story.release(node, atMs, 'software', 'activated', 1);

    it('demands it of every node that has it, whatever for', () => {
      const story = () => said(innocent().release('llns-b1', 5_000, 'software'));
      const to = (atMs: number) => back(back(story(), 'llns-a1', 21_000), 'llns-b1', atMs);
      expect(to(20_000 + FOLLOW_MS).judge(rolledBack)).to.deep.equal([]);
      expect(to(20_000 + FOLLOW_MS).judged(rolledBack)).to.equal(2);
      expect(
        to(20_001 + FOLLOW_MS)
          .judge(rolledBack)
          .map(({ message }) => message),
      ).to.deep.equal([
        'llns-b1 still had software 2 (test) active at 27 s, though control was taking it back from 20 s on',
      ]);
      expect(innocent().judged(rolledBack)).to.equal(0);
    });

    it('demands it of the neighbours of one that can be brought nothing, but not of that one', () => {
      const story = () => said(innocent().release('llns-a2', 5_000, 'software').busy('llns-a1', 15_000, 80_000));
      expect(back(story(), 'llns-a2', 20_000 + FOLLOW_MS).judge(rolledBack)).to.have.length(1);
      const both = (atMs: number) => back(back(story(), 'llns-a2', atMs), 'llns-a1', 80_000 + FOLLOW_MS);
      expect(both(20_000 + FOLLOW_MS).judge(rolledBack)).to.deep.equal([]);
      expect(
        both(20_001 + FOLLOW_MS)
          .judge(rolledBack)
          .map(({ message }) => message),
      ).to.deep.equal([
        'llns-a2 still had software 2 (test) active at 27 s, though control was taking it back from 20 s on',
      ]);
    });

    it('demands it also of one that was dead then, when it has come back', () => {
      const dead = (upMs?: number) => said(innocent().down('llns-a1', 15_000, 'machine', upMs));
      expect(back(dead(60_000), 'llns-a1', 60_000 + FOLLOW_MS).judge(rolledBack)).to.deep.equal([]);
      expect(back(dead(60_000), 'llns-a1', 60_001 + FOLLOW_MS).judge(rolledBack)).to.have.length(1);
      expect(dead().judged(rolledBack)).to.equal(0);
    });
  });

  it('waits for a node that control cannot reach, and judges none whose deadline the run does not reach', () => {
    const story = bad().lossy('control-core1', 'llns-a1', 5_000, 100_000);
    expect(story.judge(rolledBack)[0]?.atMs).to.equal(112_500);
    story.endMs = 112_500;
    expect(story.judge(rolledBack)).to.deep.equal([]);
  });
});
