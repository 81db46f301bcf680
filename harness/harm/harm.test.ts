import { expect } from 'chai';
import type { Event, History } from '../history/events.ts';
import type { Milestone } from '../platform/platform.ts';
import { testLab } from '../testkit/lab.ts';
import { addHarm, harmSumOf } from './add.ts';
import { dayShare, harmOf } from './harm.ts';

const { spec } = testLab(
  {},
  {
    customers: [
      { id: 'big', tier: 1 },
      { id: 'middle', tier: 2 },
      { id: 'small', tier: 3 },
    ],
  },
);

const operation = (startMs: number, outcome: 'ok' | 'fail' = 'ok', customer = 'big', endMs = startMs + 40): Event => ({
  ...{ type: 'operation', id: startMs, client: 'instrument-b1', customer, startMs, atMs: endMs, outcome },
  ...{ fetches: [-1, -1], attempts: [] },
});
const inject = (atMs: number): Event => ({
  ...{ type: 'inject', atMs, injection: 0, kind: 'k', target: 't', effects: [] },
});
/** What a platform's own programs say, here by the kind of an evidence. */
const says = (atMs: number, kind: Milestone): Event => ({ type: 'evidence', atMs, injection: 0, kind, touched: 0 });

const platform = {
  milestone: (event: Event) => (event.type === 'evidence' ? (event.kind as Milestone) : undefined),
};
const harm = (history: History, by: Parameters<typeof harmOf>[1]['platform'] = platform) =>
  harmOf(history, { spec, platform: by });

describe('the harm of a run', () => {
  it('is told over time, by when operations began', () => {
    const windowMs = spec.timing.durationMs / 12;
    const { windows, spanMs } = harm([operation(0), operation(windowMs - 1, 'fail'), operation(11.5 * windowMs)]);
    expect(windows.map(({ operations, failed }) => [operations, failed])).to.deep.equal([
      [2, 1],
      ...Array.from({ length: 10 }, () => [0, 0]),
      [1, 0],
    ]);
    expect(spanMs).to.equal(Math.round(11.5 * windowMs + 40));
  });

  it('has an impact by what customers weigh, up to 1000', () => {
    const impact = (failing: readonly string[]) =>
      harm(
        ['big', 'middle', 'small'].flatMap((customer, i) => [
          operation(i, failing.includes(customer) ? 'fail' : 'ok', customer),
          operation(10 + i, failing.includes(customer) ? 'fail' : 'ok', customer),
        ]),
      ).impact;
    expect([[], ['small'], ['middle'], ['big'], ['big', 'middle', 'small']].map(impact)).to.deep.equal([
      ...[0, 9, 90, 901, 1000],
    ]);
    expect(harm([operation(0, 'fail'), operation(1)]).impact).to.equal(500);
    expect(harm([operation(0, 'fail', 'unheard-of')]).impact).to.equal(1000);
  });

  it('is a share of a day as long as the run', () => {
    const { all } = harm([operation(0, 'fail'), operation(1)]);
    expect(dayShare(all, 6 * 60 * 60 * 1000)).to.equal(0.125);
    expect(dayShare(all, 1e12)).to.equal(0.5);
  });

  it('has its course from the first injection: first detected and halted, last rolled back, over for users', () => {
    const told = harm([
      ...[says(500, 'detected'), operation(600, 'fail', 'big', 700)],
      ...[inject(1_000), operation(2_000, 'fail', 'big', 4_000), says(5_000, 'halted')],
      ...[says(6_000, 'rolled-back'), says(6_500, 'detected'), says(7_000, 'rolled-back'), operation(8_000)],
    ]);
    expect(told.course).to.deep.equal({
      ...{ detectedMs: 4_000, haltedMs: 4_000, rolledBackMs: 6_000, recoveredMs: 3_000 },
    });
  });

  it('is not over where nobody was served after the last failure', () => {
    const last = operation(2_000, 'fail', 'big', 4_000);
    expect(harm([inject(1_000), operation(3_000), last]).course).to.deep.equal({ unrecovered: true });
    expect(harm([inject(1_000), last, operation(4_000)]).course).to.deep.equal({ recoveredMs: 3_000 });
  });

  it('has no course without an injection, and no milestones of a platform that has none', () => {
    expect(harm([says(5, 'halted'), operation(6, 'fail')]).course).to.deep.equal({});
    expect(harm([inject(1), says(5, 'halted')], {}).course).to.deep.equal({});
  });
});

describe('the harm of a campaign', () => {
  const failing = harm([
    inject(1_000),
    operation(2_000, 'fail', 'big', 4_000),
    says(4_000, 'halted'),
    operation(5_000),
  ]);
  const endless = harm([inject(1_000), operation(2_000), operation(2_500, 'fail', 'small', 4_000)]);
  const [a, b, c] = [harmSumOf(failing, 3), harmSumOf(endless, 4), harmSumOf(failing, 5)];

  it('adds up', () => {
    expect(addHarm(addHarm(a, b), c)).to.deep.include({
      ...{ runs: 3, unrecovered: 1, haltedMs: { 3000: 2 }, recoveredMs: { 3000: 2 }, rolledBackMs: {} },
      impact: { sum: 2 * 500 + 10, most: 500, mostRun: 3 },
    });
    expect(addHarm(a, b)?.all).to.include({ operations: 4, failed: 2 });
    expect(addHarm(a, b)?.tier['3']).to.include({ operations: 1, failed: 1 });
  });

  it('is the same in parts, in any order', () => {
    const whole = addHarm(addHarm(a, b), c);
    expect(addHarm(a, addHarm(b, c))).to.deep.equal(whole);
    expect(addHarm(addHarm(c, b), a)).to.deep.equal(whole);
    expect(addHarm(undefined, a)).to.equal(a);
  });
});
