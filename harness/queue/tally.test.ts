import { expect } from 'chai';
import { createTally } from './tally.ts';

describe('who judged how much', () => {
  it('is added up by worker, with what was lost on the way', () => {
    const tally = createTally();
    expect(tally.sum()).to.deep.equal({ parts: 0, runs: 0, again: 0, byWorker: [] });
    tally.add({ worker: 'b', tookMs: 2_000, runs: 10, losses: 0 });
    tally.add({ worker: 'a', tookMs: 1_000, runs: 10, losses: 2 });
    tally.add({ worker: 'b', tookMs: 2_000, runs: 6, losses: 0 });
    expect(tally.sum()).to.deep.equal({
      ...{ parts: 3, runs: 26, again: 2 },
      byWorker: [
        { worker: 'a', parts: 1, runs: 10, runsPerS: 10 },
        { worker: 'b', parts: 2, runs: 16, runsPerS: 4 },
      ],
    });
  });
});
