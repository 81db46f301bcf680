import { expect } from 'chai';
import fc from 'fast-check';
import type { Interval } from './interval.ts';
import { allAtOnce, atLeast, covers, merge, minus, overlaps, stretchEnd, stretchStart } from './intervals.ts';

const time = fc.integer({ min: 0, max: 30 });
const intervals = fc.array(fc.tuple(time, time).map(([fromMs, lengthMs]) => ({ fromMs, toMs: fromMs + lengthMs })));
/** Past every interval that is drawn. */
const PAST = 100;

const isIn = (list: readonly Interval[], t: number) => list.some(({ fromMs, toMs }) => fromMs <= t && t < toMs);

function slowStretchEnd(from: number, length: number, disturbed: readonly Interval[]): number {
  for (let start = from; ; start++) {
    let t = start;
    while (t < start + length && !isIn(disturbed, t)) t++;
    if (t === start + length) return t;
  }
}

describe('intervals', () => {
  it('end a stretch when the slow way does', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 20 }), intervals, (from, length, list) => {
        expect(stretchEnd(from, length, merge(list))).to.equal(slowStretchEnd(from, length, list));
      }),
    );
  });

  it('begin a stretch as late as it can have begun to be over by then', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 20 }), intervals, (by, length, list) => {
        const start = stretchStart(by, length, merge(list));
        expect(stretchEnd(start, length, merge(list)))
          .to.equal(start + length)
          .and.to.be.at.most(by);
        for (let later = start + 1; later <= by; later++)
          expect(stretchEnd(later, length, merge(list))).to.be.above(by);
      }),
    );
    expect(stretchStart(9, 5, [{ fromMs: Number.NEGATIVE_INFINITY, toMs: 6 }])).to.equal(Number.NEGATIVE_INFINITY);
  });

  it('never end a stretch that a disturbance never leaves alone', () => {
    const forEver = [{ fromMs: 10, toMs: Number.POSITIVE_INFINITY }];
    expect(stretchEnd(5, 6, forEver)).to.equal(Number.POSITIVE_INFINITY);
    expect(stretchEnd(4, 6, forEver)).to.equal(10);
  });

  it('merge to the same times, sorted and apart', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const merged = merge(list);
        for (let t = 0; t < PAST; t++) expect(covers(merged, t)).to.equal(isIn(list, t));
        for (const [index, { fromMs, toMs }] of merged.entries()) {
          expect(fromMs).to.be.lessThan(toMs);
          expect(fromMs).to.be.greaterThan(merged[index - 1]?.toMs ?? -1);
        }
      }),
    );
  });

  it('overlap a stretch when they have one of its times', () => {
    fc.assert(
      fc.property(time, time, intervals, (from, length, list) => {
        const times = Array.from({ length: length + 1 }, (_, index) => from + index);
        expect(overlaps(merge(list), from, from + length)).to.equal(times.some((t) => isIn(list, t)));
      }),
    );
  });

  it('are all at once when each of them is', () => {
    fc.assert(
      fc.property(fc.array(intervals.map(merge), { minLength: 1, maxLength: 4 }), (lists) => {
        const common = allAtOnce(lists);
        for (let t = 0; t < PAST; t++) expect(covers(common, t)).to.equal(lists.every((list) => covers(list, t)));
      }),
    );
  });

  it('are at least so many at once when so many of them are', () => {
    const lists = fc.array(intervals.map(merge), { maxLength: 4 });
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 4 }), (drawn, count) => {
        const found = atLeast(count, drawn);
        for (let t = 0; t < PAST; t++)
          expect(covers(found, t)).to.equal(drawn.filter((list) => covers(list, t)).length >= count);
      }),
    );
  });

  it('are less by what is taken from them', () => {
    fc.assert(
      fc.property(intervals.map(merge), intervals.map(merge), (list, taken) => {
        const rest = minus(list, taken);
        for (let t = 0; t < PAST; t++) expect(covers(rest, t)).to.equal(covers(list, t) && !covers(taken, t));
      }),
    );
  });
});
