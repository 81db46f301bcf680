import { expect } from 'chai';
import type { Timing } from '../lab/timing.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { scaleInjections } from './scale.ts';

const from = testSpec().timing;
const to: Timing = { ...from, durationMs: 10_000, quietMs: 6_250, gridMs: 500, durationLadderMs: [1_000, 2_000] };

describe('scaling injections to another timing profile', () => {
  const scaled = (atMs: number, durationMs: number) =>
    scaleInjections([{ kind: 'k', target: 'all', atMs, durationMs, params: { n: 1 } }], from, to)[0];

  it('keeps the share of the run, on the new grid', () => {
    expect(scaled(20_000, 25_000)).to.deep.equal({
      kind: 'k',
      target: 'all',
      atMs: 2_000,
      durationMs: 2_500,
      params: { n: 1 },
    });
    expect(scaled(17_400, 17_600)).to.include({ atMs: 1_500, durationMs: 2_000 });
  });

  it('neither starts before the first tick nor in the quiet period', () => {
    expect(scaled(1_000, 20_000)).to.include({ atMs: 500 });
    expect(scaled(59_000, 20_000)).to.include({ atMs: 3_500 });
  });

  it('leaves what is instant instant, and lets nothing else become so', () => {
    expect(scaled(20_000, 0)).to.include({ durationMs: 0 });
    expect(scaled(20_000, 2_000)).to.include({ durationMs: 1_000 });
  });
});
