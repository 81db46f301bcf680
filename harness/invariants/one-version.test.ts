import { expect } from 'chai';
import type { RolloutEvent } from '../history/events.ts';
import { oneVersion } from './one-version.ts';
import { Story } from './test-history.ts';
import { PROMISING_SPEC } from './test-spec.ts';

/**
 * One rollout of software, after the last order: cool-down of 30 s, phases of 10 s and 10 s, gate window 10 s, and three times 6 s for an
 * install group of two nameservers.
 */
const ROLLOUT_MS = 78_000;
/** A heartbeat, an install group, slack: by then nodes have followed what control said was over. */
const FOLLOW_MS = 7_000;
const nameservers = ['tlns-core1', 'tlns-core2', 'llns-a1', 'llns-a2', 'llns-b1', 'llns-b2'];

function rolledOut(to: readonly string[], story = new Story()): Story {
  story.order(1_000, 'software');
  for (const node of to) story.release(node, 5_000, 'software');
  story.endMs = 1_001 + ROLLOUT_MS;
  return story;
}

function says(story: Story, step: RolloutEvent['step'], version = 2, atMs = 20_000): Story {
  const release = { kind: 'software' as const, version, step, detail: '' };
  story.events.push({ type: 'rollout', atMs, node: 'control-core1', ...release });
  return story;
}

function at(endMs: number, story: Story): Story {
  story.endMs = endMs;
  return story;
}

describe('one-version', () => {
  it('accepts a release that is everywhere, nowhere, or taken back, and says of how many nodes', () => {
    expect(rolledOut(nameservers).judge(oneVersion)).to.deep.equal([]);
    expect(rolledOut(nameservers).judged(oneVersion)).to.equal(6);
    expect(rolledOut([]).judge(oneVersion)).to.deep.equal([]);
    expect(rolledOut(['llns-a1']).release('llns-a1', 9_000, 'software', 'reverted').judge(oneVersion)).to.deep.equal(
      [],
    );
    expect(new Story().judged(oneVersion)).to.equal(0);
  });

  it('says who has what when they differ', () => {
    const [violation] = rolledOut(nameservers.slice(0, 4)).judge(oneVersion);
    expect(violation?.message).to.include(
      'version 1 on llns-b1, llns-b2; version 2 on tlns-core1, tlns-core2, llns-a1',
    );
  });

  it('does not judge before a rollout may be over, or after control was disturbed or held in it', () => {
    expect(at(ROLLOUT_MS + 1_000, rolledOut(['llns-a1'])).judged(oneVersion)).to.equal(0);
    expect(rolledOut(['llns-a1']).down('llns-b1', 2_000, 'machine', 3_000).judged(oneVersion)).to.equal(0);
    expect(rolledOut(['llns-a1']).inject(2_000, { is: 'held' }, 3_000).judged(oneVersion)).to.equal(0);
    expect(rolledOut(['llns-a1']).inject(500, { is: 'held' }, 900).judge(oneVersion)).to.have.length(1);
    expect(rolledOut(['llns-a1']).order(1_000, 'software', { version: 3 }).judged(oneVersion)).to.equal(0);
  });

  it('waits for releases of another kind only where a bad one may open the breaker', () => {
    const beside = (bad: boolean) => rolledOut(['llns-a1']).order(1_000, 'system-config', { bad }).judged(oneVersion);
    // All six nameservers, for both kinds.
    expect(beside(false)).to.equal(12);
    expect(beside(true)).to.equal(0);
  });

  it('judges sooner when control has said of every release that it is over, and nodes have had time to follow', () => {
    const both = (endMs: number, steps: readonly RolloutEvent['step'][]) => {
      const story = rolledOut(['llns-a1']).order(1_000, 'software', { version: 3 });
      for (const [index, step] of steps.entries()) says(story, step, index + 2);
      return at(endMs, story).judge(oneVersion);
    };
    expect(both(20_001 + FOLLOW_MS, ['done', 'rolled-back'])).to.have.length(1);
    expect(both(20_000 + FOLLOW_MS, ['done', 'rolled-back'])).to.deep.equal([]);
    expect(both(40_000, ['halted', 'done'])).to.deep.equal([]);
    expect(both(40_000, ['done'])).to.deep.equal([]);
    // One that no node has had is over when it is stopped.
    expect(both(40_000, ['done', 'halted'])).to.have.length(1);
  });

  it('gives a node that could not be reached, or does all late, its time, and judges the others meanwhile', () => {
    const told = (late: string, endMs: number) => {
      const others = nameservers.filter((node) => node !== late);
      return at(endMs, says(rolledOut(others, new Story(PROMISING_SPEC)), 'done'));
    };
    const back = (endMs: number) => told('llns-b2', endMs).down('llns-b2', 22_000, 'machine', 30_000);
    expect(back(30_000 + FOLLOW_MS).judge(oneVersion)).to.deep.equal([]);
    expect(back(30_000 + FOLLOW_MS).judged(oneVersion)).to.equal(5);
    expect(back(30_001 + FOLLOW_MS).judge(oneVersion)).to.have.length(1);
    const { inputDelayMs } = PROMISING_SPEC.timing;
    expect(told('none', 20_000 + FOLLOW_MS + inputDelayMs).judge(oneVersion)).to.deep.equal([]);
    expect(told('none', 20_001 + FOLLOW_MS + inputDelayMs).judge(oneVersion)[0]?.message).to.include(
      'version 1 on llns-core1;',
    );
  });

  it('leaves out who is down', () => {
    const story = rolledOut(nameservers.slice(0, 5)).down('llns-b2', 80_000);
    expect(at(90_000, story).judge(oneVersion)).to.deep.equal([]);
  });
});
