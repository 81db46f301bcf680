import { expect } from 'chai';
import { oneVersion } from './one-version.ts';
import { Story } from './test-history.ts';

/** One rollout of software: cool-down of 30 s, phases of 10 s and 10 s, gate window 10 s, six nameservers at 3 s each. */
const ROLLOUT_MS = 78_000;
const nameservers = ['tlns-core1', 'tlns-core2', 'llns-a1', 'llns-a2', 'llns-b1', 'llns-b2'];

function rolledOut(to: readonly string[]): Story {
  const story = new Story().order(1_000, 'software');
  for (const node of to) story.release(node, 5_000, 'software');
  story.endMs = 1_001 + ROLLOUT_MS;
  return story;
}

describe('one-version', () => {
  it('accepts a release that is everywhere, nowhere, or taken back', () => {
    expect(rolledOut(nameservers).judge(oneVersion)).to.deep.equal([]);
    expect(rolledOut([]).judge(oneVersion)).to.deep.equal([]);
    expect(rolledOut(['llns-a1']).release('llns-a1', 9_000, 'software', 'reverted').judge(oneVersion)).to.deep.equal(
      [],
    );
  });

  it('says who has what when they differ', () => {
    const [violation] = rolledOut(nameservers.slice(0, 4)).judge(oneVersion);
    expect(violation?.message).to.include(
      'version 1 on llns-b1, llns-b2; version 2 on tlns-core1, tlns-core2, llns-a1',
    );
  });

  it('does not judge before a rollout may be over, or after control was disturbed or held in it', () => {
    const early = rolledOut(['llns-a1']);
    early.endMs -= 1;
    expect(early.judge(oneVersion)).to.deep.equal([]);
    expect(rolledOut(['llns-a1']).down('llns-b1', 2_000, 'machine', 3_000).judge(oneVersion)).to.deep.equal([]);
    expect(rolledOut(['llns-a1']).inject(2_000, { is: 'held' }, 3_000).judge(oneVersion)).to.deep.equal([]);
    expect(rolledOut(['llns-a1']).inject(500, { is: 'held' }, 900).judge(oneVersion)).to.have.length(1);
    const two = rolledOut(['llns-a1']).order(1_000, 'software', { version: 3 });
    expect(two.judge(oneVersion)).to.deep.equal([]);
  });

  it('judges sooner when control has said of every release that it is over, and nodes have had time to follow', () => {
    const both = (endMs: number, steps: readonly ('done' | 'rolled-back' | 'halted')[]) => {
      const story = rolledOut(['llns-a1']).order(1_000, 'software', { version: 3 });
      for (const [index, step] of steps.entries()) {
        const release = { kind: 'software' as const, version: index + 2 };
        story.events.push({ type: 'rollout', atMs: 20_000, node: 'control-core1', ...release, step, detail: '' });
      }
      story.endMs = endMs;
      return story.judge(oneVersion);
    };
    // A long sleep of 60 s, a gate window of 10 s, six nameservers at 3 s each.
    expect(both(108_001, ['done', 'rolled-back'])).to.have.length(1);
    expect(both(108_000, ['done', 'rolled-back'])).to.deep.equal([]);
    expect(both(108_001, ['done', 'halted'])).to.deep.equal([]);
    expect(both(108_001, ['done'])).to.deep.equal([]);
  });

  it('leaves out who is down', () => {
    const story = rolledOut(nameservers.slice(0, 5)).down('llns-b2', 80_000);
    story.endMs = 90_000;
    expect(story.judge(oneVersion)).to.deep.equal([]);
  });
});
