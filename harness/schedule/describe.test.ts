import { expect } from 'chai';
import { testFaultMap } from '../testkit/faults.ts';
import { describeSchedule } from './describe.ts';

describe('schedule in words', () => {
  it('has one line per injection, by time, with the words of its fault', () => {
    const lines = describeSchedule(
      [
        { kind: 'loss', target: 'link:a->b', atMs: 12_500, durationMs: 10_000, params: { percent: 30 } },
        { kind: 'kill', target: 'fleet:edge', atMs: 5000, durationMs: 2000, params: {} },
        { kind: 'from-a-later-build', target: 'all', atMs: 5000, durationMs: 2000, params: {} },
      ],
      testFaultMap,
    );
    expect(lines).to.deep.equal([
      'at 5 s: kill fleet:edge',
      'at 5 s: from-a-later-build at all',
      'at 12.5 s: loss of 30 % on link:a->b for 10 s',
    ]);
  });
});
