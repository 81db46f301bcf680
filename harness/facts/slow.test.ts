import { expect } from 'chai';
import { arrivedMs, type SlowInterval, slowBetweenOf, slowTimes } from './slow.ts';

const slow = (injection: number, fromMs: number, toMs: number, delayMs: number, ends = ['a', 'b']): SlowInterval => {
  const [from = '', to = ''] = ends;
  return { injection, fromMs, toMs, effect: { is: 'slow', from: [from], to: [to], families: [4, 6], delayMs } };
};
const times = (list: readonly { fromMs: number; toMs: number }[]) => list.map(({ fromMs, toMs }) => [fromMs, toMs]);

describe('slow links', () => {
  it('are slow until what left in the last moment has come', () => {
    expect(times(slowTimes([slow(0, 1_000, 5_000, 300)], 0))).to.deep.equal([[1_000, 5_300]]);
    expect(times(slowTimes([slow(0, 1_000, 5_000, 300)], 300))).to.deep.equal([]);
  });

  it('are as slow as all injections together make them, and one that slows both ways counts once', () => {
    const both = [slow(0, 1_000, 5_000, 300), slow(1, 3_000, 9_000, 200)];
    expect(times(slowTimes(both, 300))).to.deep.equal([[3_000, 5_500]]);
    expect(times(slowTimes(both, 200))).to.deep.equal([[1_000, 5_500]]);
    expect(times(slowTimes([slow(0, 1_000, 5_000, 300), slow(0, 1_000, 5_000, 300, ['b', 'a'])], 300))).to.deep.equal(
      [],
    );
  });

  it('deliver the last of what they delayed when all that slows them then has had its time', () => {
    const [first, second] = [slow(0, 1_000, 5_000, 300), slow(1, 3_000, 9_000, 200)];
    expect(arrivedMs(first, [first, second])).to.equal(5_500);
    expect(arrivedMs(second, [first, second])).to.equal(9_200);
  });

  it('are slow between their two ends, whichever is asked for first, and never to the node itself', () => {
    const between = slowBetweenOf([slow(0, 1_000, 5_000, 300), slow(1, 2_000, 3_000, 300, ['b', 'a'])]);
    expect(times(between('a', 'b', 0))).to.deep.equal([[1_000, 5_300]]);
    expect(times(between('b', 'a', 0))).to.deep.equal([[1_000, 5_300]]);
    // Each way by itself.
    expect(times(between('a', 'b', 300))).to.deep.equal([]);
    expect(between('a', 'c', 0)).to.deep.equal([]);
    expect(slowBetweenOf([slow(0, 1_000, 5_000, 300, ['a', 'a'])])('a', 'a', 0)).to.deep.equal([]);
  });
});
