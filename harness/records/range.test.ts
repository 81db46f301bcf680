import { expect } from 'chai';
import fc from 'fast-check';
import { UsageError } from '../basics/errors.ts';
import { parseDurationMs } from './duration.ts';
import { chunksOf, parseShard, shardRange } from './range.ts';

describe('ranges of runs', () => {
  it('shards are contiguous, even, and together the whole', () => {
    const sizes = fc.record({ runs: fc.integer({ min: 0, max: 5_000 }), n: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(sizes, ({ runs, n }) => {
        const parts = Array.from({ length: n }, (_, i) => shardRange(runs, { k: i + 1, n }));
        expect(parts.at(0)?.from).to.equal(0);
        expect(parts.at(-1)?.to).to.equal(runs);
        for (const [i, { from, to }] of parts.entries()) {
          expect(from).to.equal(parts[i - 1]?.to ?? 0);
          expect(to - from).to.be.within(Math.floor(runs / n), Math.ceil(runs / n));
        }
      }),
    );
  });

  it('chunks end with the range, and when told to', () => {
    const range = { from: 3, to: 8 };
    expect([...chunksOf(range, 2, () => false)]).to.deep.equal([
      { from: 3, to: 5 },
      { from: 5, to: 7 },
      { from: 7, to: 8 },
    ]);
    let asked = 0;
    expect([...chunksOf(range, 2, () => ++asked > 1)]).to.have.length(1);
  });

  it('refuses shards and durations that are none', () => {
    expect(parseShard('2/4')).to.deep.equal({ k: 2, n: 4 });
    for (const text of ['0/4', '5/4', '1', '1/0', 'a/b', '-1/2']) expect(() => parseShard(text)).to.throw(UsageError);
    expect([parseDurationMs('30s'), parseDurationMs('1.5m'), parseDurationMs('1h')]).to.deep.equal([
      30e3, 90e3, 3600e3,
    ]);
    for (const text of ['10', '0s', '5d', 's', '-1m']) expect(() => parseDurationMs(text)).to.throw(UsageError);
  });
});
