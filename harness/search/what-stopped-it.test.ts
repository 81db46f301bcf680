import { expect } from 'chai';
import type { History } from '../history/events.ts';
import { whatStoppedIt } from './what-stopped-it.ts';

const release = { type: 'release', kind: 'system-config', version: 2 } as const;
const rollout = { type: 'rollout', node: 'control-core1', kind: 'system-config', version: 2 } as const;

describe('what stopped it', () => {
  it('tells refusals, reversions, the halt and the rollback, by time and each once', () => {
    const history: History = [
      { ...release, atMs: 1_000, node: 'a', action: 'activated', reason: 'pushed' },
      { ...release, atMs: 2_000, node: 'a', action: 'rejected', reason: 'families differ' },
      { ...rollout, atMs: 3_000, step: 'halted', detail: '2 of 5 wrong' },
      { ...release, atMs: 4_000, node: 'b', action: 'rejected', reason: 'families differ' },
      { ...rollout, atMs: 5_000, step: 'rolled-back', detail: 'all confirmed' },
    ];
    expect(whatStoppedIt(history)).to.deep.equal([
      '2 nodes rejected system-config 2 from 2 s on: families differ',
      'control stopped the release (system-config 2) at 3 s: 2 of 5 wrong',
      'control rolled it back everywhere (system-config 2) at 5 s: all confirmed',
    ]);
  });

  it('tells nothing of a rollout that nothing stopped', () => {
    expect(whatStoppedIt([{ ...rollout, atMs: 3, step: 'done', detail: '' }])).to.deep.equal([]);
  });
});
