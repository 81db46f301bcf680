import { expect } from 'chai';
import { durationWords } from './words.ts';

describe('durations in words', () => {
  it('are to a tenth of their unit: 150 s are no 3 min', () => {
    expect([0, 950, 12_340, 119_940, 150_000, 1_800_000, 7_200_000, 9_000_000].map(durationWords)).to.deep.equal([
      '0 s',
      '1 s',
      '12.3 s',
      '119.9 s',
      '2.5 min',
      '30 min',
      '2 h',
      '2.5 h',
    ]);
  });
});
