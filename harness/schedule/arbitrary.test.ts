import { expect } from 'chai';
import fc from 'fast-check';
import { UsageError } from '../basics/errors.ts';
import { testFaultMap, testFaults } from '../testkit/faults.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { drawSchedules, scheduleArbitrary } from './arbitrary.ts';
import { checkInjections } from './check.ts';

const spec = testSpec();
const { gridMs, durationLadderMs } = spec.timing;
const draw = (from: number, count: number) =>
  drawSchedules({ seed: 3_000_000_000, from, count, spec, faults: testFaults, injectionsMax: 12 });

describe('schedule arbitrary', () => {
  it('draws only injections that the lab can run, on the grid and the ladder of durations', () => {
    fc.assert(
      fc.property(scheduleArbitrary(spec, testFaults, { injectionsMax: 12 }), (injections) => {
        checkInjections(injections, testFaultMap, spec);
        for (const { kind, atMs, durationMs } of injections) {
          expect(atMs % gridMs).to.equal(0);
          if (kind === 'push') expect(durationMs).to.equal(0);
          else expect(durationLadderMs).to.include(durationMs);
        }
        expect(injections.length).to.be.within(1, 12);
      }),
      { seed: 1 },
    );
  });

  it('reaches every useful kind, the first and the last tick, and long schedules', () => {
    const drawn = draw(0, 400);
    const all = drawn.flatMap(({ injections }) => injections);
    expect(new Set(all.map(({ kind }) => kind))).to.have.all.keys('push', 'loss', 'oversized-names', 'kill');
    expect(Math.min(...all.map(({ atMs }) => atMs))).to.equal(1_000);
    expect(Math.max(...all.map(({ atMs }) => atMs))).to.equal(59_000);
    expect(Math.max(...drawn.map(({ injections }) => injections.length))).to.equal(12);
  });

  it('has few kinds in each schedule, the heavier in more of them, and what is only told in none', () => {
    const useful = testFaults.filter((fault) => fault.targets(spec).length > 0);
    const [one] = useful;
    if (!one) throw new Error('no fault has a target');
    const kinds = Array.from({ length: 20 }, (_, n) => ({ ...one, kind: `kind-${n}` }));
    const schedulesOf = (faults: typeof kinds) =>
      drawSchedules({ seed: 1, from: 0, count: 400, spec, faults, injectionsMax: 12 }).map(
        ({ injections }) => new Set(injections.map(({ kind }) => kind)),
      );
    const even = schedulesOf(kinds);
    expect(Math.max(...even.map(({ size }) => size))).to.equal(5);
    expect(new Set(even.flatMap((some) => [...some]))).to.have.property('size', 20);

    const having = (schedules: typeof even, kind: string) => schedules.filter((some) => some.has(kind)).length;
    const [, second, third, ...rest] = kinds;
    if (!second || !third) throw new Error('two kinds are wanted');
    const uneven = schedulesOf([one, { ...second, weight: 5 }, { ...third, isTold: true }, ...rest]);
    expect(having(uneven, 'kind-1')).to.be.above(2 * having(even, 'kind-1'));
    expect(having(uneven, 'kind-2')).to.equal(0);
  });

  it('draws the same campaign whole or in parts, each run with a seed of its own', () => {
    const whole = draw(0, 50);
    expect([...draw(0, 1), ...draw(1, 16), ...draw(17, 33)]).to.deep.equal(whole);
    expect(draw(49, 1)).to.deep.equal(whole.slice(49));
    expect(new Set(whole.map(({ seed }) => seed)).size).to.equal(50);
    for (const { seed } of whole) expect(seed >>> 0).to.equal(seed);
    expect(JSON.parse(JSON.stringify(whole))).to.deep.equal(whole);
  });

  it('draws other schedules from another campaign seed', () => {
    const other = drawSchedules({ seed: 1, from: 0, count: 50, spec, faults: testFaults, injectionsMax: 12 });
    expect(other).to.not.deep.equal(draw(0, 50));
  });

  it('refuses a lab on which no fault has a target, and one without time for faults', () => {
    const useless = testFaults.filter(({ kind }) => kind === 'useless');
    expect(() => scheduleArbitrary(spec, useless, { injectionsMax: 3 })).to.throw(UsageError, '--faults');
    const short = { ...spec, timing: { ...spec.timing, durationMs: 41_000 } };
    expect(() => scheduleArbitrary(short, testFaults, { injectionsMax: 3 })).to.throw(UsageError, 'timing.durationMs');
  });
});
