import { expect } from 'chai';
import { runSeed } from './seed.ts';

describe('run seed', () => {
  it('is an unsigned 32-bit integer, unlike that of any other run of the campaign', () => {
    const seeds = Array.from({ length: 10_000 }, (_, run) => runSeed(7, run));
    expect(new Set(seeds).size).to.equal(10_000);
    for (const seed of seeds) expect(seed >>> 0).to.equal(seed);
  });

  it('does not line up between campaigns whose seeds are close', () => {
    const first = new Set(Array.from({ length: 1000 }, (_, run) => runSeed(1, run)));
    const shared = Array.from({ length: 1000 }, (_, run) => runSeed(2, run)).filter((seed) => first.has(seed));
    expect(shared).to.deep.equal([]);
  });

  it('never changes, or no recorded campaign could be run again', () => {
    expect([runSeed(0, 0), runSeed(7, 0), runSeed(7, 1)]).to.deep.equal([2462723854, 317385746, 2926228930]);
  });
});
