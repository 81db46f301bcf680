import { expect } from 'chai';
import { createTally } from './tally.ts';

describe('who judged how much', () => {
  it('is added up by worker, with what was lost on the way', () => {
    const tally = createTally();
    expect(tally.sum()).to.deep.equal({ parts: 0, runs: 0, singles: 0, again: 0, byWorker: [] });
    tally.add({ worker: 'b', tookMs: 2_000, runs: 10, losses: 0, isPart: true });
    tally.add({ worker: 'a', tookMs: 1_000, runs: 10, losses: 2, isPart: true });
    tally.add({ worker: 'b', tookMs: 2_000, runs: 6, losses: 0, isPart: true });
    tally.add({ worker: 'b', tookMs: 1_000, runs: 1, losses: 1, isPart: false });
    expect(tally.sum()).to.deep.equal({
      ...{ parts: 3, runs: 26, singles: 1, again: 3 },
      byWorker: [
        { worker: 'a', parts: 1, runs: 10, singles: 0, runsPerS: 10 },
        { worker: 'b', parts: 2, runs: 16, singles: 1, runsPerS: 3.4 },
      ],
    });
  });
});
