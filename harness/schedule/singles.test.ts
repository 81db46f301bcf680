import { expect } from 'chai';
import { testFaultMap, testFaults } from '../testkit/faults.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { drawSchedules } from './arbitrary.ts';
import { checkInjections } from './check.ts';
import { singlesOf } from './singles.ts';

const spec = testSpec();
const singles = singlesOf(spec, testFaults);

describe('every single fault', () => {
  it('is there at each of its targets, at its worst, for as long as may be', () => {
    for (const fault of testFaults) {
      const own = singles.filter(([injection]) => injection?.kind === fault.kind);
      const targets = own.map(([injection]) => injection?.target);
      expect(new Set(targets), fault.kind).to.deep.equal(new Set(fault.targets(spec)));
    }
    const longestMs = Math.max(...spec.timing.durationLadderMs);
    for (const injections of singles) {
      expect(injections).to.have.length(1);
      checkInjections(injections, testFaultMap, spec);
      expect([0, longestMs]).to.include(injections[0]?.durationMs);
    }
  });

  it('comes before what is drawn, which is the same as without, whatever the parts', () => {
    const draw = (from: number, count: number) =>
      drawSchedules({ seed: 7, from, count, spec, faults: testFaults, injectionsMax: 3, first: singles });
    const whole = draw(0, singles.length + 4);
    expect(whole.slice(0, singles.length).map(({ injections }) => injections)).to.deep.equal(singles);
    const parts = [...draw(0, 2), ...draw(2, singles.length), ...draw(singles.length + 2, 2)];
    expect(parts).to.deep.equal(whole);
    const drawn = drawSchedules({
      seed: 7,
      from: singles.length,
      count: 4,
      spec,
      faults: testFaults,
      injectionsMax: 3,
    });
    expect(whole.slice(singles.length)).to.deep.equal(drawn);
  });
});
