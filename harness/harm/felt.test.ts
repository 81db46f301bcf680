import { expect } from 'chai';
import fc from 'fast-check';
import { addFelt, countOne, emptyCount, failedShare, percentileMs, roundedMs, SLOW_MS, slowShare } from './felt.ts';

const feltOf = (took: readonly (number | undefined)[]) => {
  const count = emptyCount();
  for (const ms of took) countOne(count, ms);
  return count;
};

describe('what users felt', () => {
  it('rounds times up to two digits', () => {
    expect([0, 0.2, 7, 99, 100, 101, 1234, 18_000].map(roundedMs)).to.deep.equal([0, 1, 7, 99, 100, 110, 1300, 18_000]);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e7, noNaN: true }), (ms) => {
        expect(roundedMs(ms))
          .to.be.at.least(ms)
          .and.at.most(Math.max(ms + 1, ms * 1.1));
      }),
    );
  });

  it('is failed, slow, or neither', () => {
    const felt = feltOf([10, SLOW_MS, SLOW_MS + 1, undefined]);
    expect(felt).to.include({ operations: 4, failed: 1, slow: 1 });
    expect([failedShare(felt), slowShare(felt)]).to.deep.equal([0.25, 0.25]);
    expect([failedShare(emptyCount()), slowShare(emptyCount())]).to.deep.equal([0, 0]);
  });

  it('has the percentiles of who was served', () => {
    const felt = feltOf([...Array.from({ length: 98 }, () => 40), 900, 2_000, undefined, undefined]);
    expect([0.5, 0.95, 0.99, 1].map((share) => percentileMs(felt, share))).to.deep.equal([40, 40, 900, 2_000]);
    expect(percentileMs(feltOf([undefined]), 0.5)).to.equal(undefined);
  });

  it('adds up to what all felt together', () => {
    const took = fc.array(fc.option(fc.nat(20_000), { nil: undefined }));
    fc.assert(
      fc.property(took, took, (some, others) => {
        expect(addFelt(feltOf(some), feltOf(others))).to.deep.equal(feltOf([...some, ...others]));
      }),
    );
  });
});
