import { expect } from 'chai';
import { testSpec } from '../testkit/tiny-spec.ts';
import { checkSize } from './check-size.ts';
import { BaseSpec, type LabSpec } from './spec.ts';

const sized = BaseSpec.superRefine(checkSize);
const problems = (spec: LabSpec): string[] =>
  sized.safeParse(spec).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
const withTiming = (timing: Partial<LabSpec['timing']>): LabSpec => {
  const spec = testSpec();
  return { ...spec, timing: { ...spec.timing, ...timing } };
};

describe('the size of a lab spec', () => {
  it('is limited in what fields make together, and the problem names the field and the most', () => {
    expect(problems(testSpec())).to.deep.equal([]);
    const year = 366 * 24 * 3_600_000;
    expect(problems(withTiming({ durationMs: year, opsPerSecond: 1_000 }))[0]).to.match(
      /^timing\.durationMs: makes \d+ operations with opsPerSecond 1000, and a run has 2000000 at most$/,
    );
    expect(problems(withTiming({ durationMs: year, opsPerSecond: 1e-6, beaconMs: 1 }))[0]).to.match(
      /^timing\.durationMs: .* by the clock, the most by beaconMs, and a run has 100000000 at most$/,
    );
  });

  it('is limited in the nodes of a region, whose addresses end', () => {
    const spec = testSpec();
    const [fleet] = spec.fleets;
    if (!fleet) throw new Error('the test lab has a fleet');
    const crowd = Array.from({ length: 3 }, () => ({ ...fleet, count: 99 }));
    expect(problems({ ...spec, fleets: [...spec.fleets, ...crowd] })[0]).to.match(
      new RegExp(`^fleets: region ${fleet.region} has \\d+ nodes, and has room for 245 at most$`),
    );
  });
});
