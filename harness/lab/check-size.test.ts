import { expect } from 'chai';
import { z } from 'zod';
import { testSpec } from '../testkit/tiny-spec.ts';
import { checkSize } from './check-size.ts';
import { BaseSpec } from './spec.ts';
import { Timing } from './timing.ts';

const beating = BaseSpec.extend({ timing: Timing.extend({ tickMs: z.number(), slowTickMs: z.number() }) });
const sized = beating.superRefine((spec, context) => checkSize(spec, ['slowTickMs', 'tickMs'], context));
const problems = (spec: z.infer<typeof beating>): string[] =>
  sized.safeParse(spec).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
const beatingSpec = () => {
  const spec = testSpec();
  return { ...spec, timing: { ...spec.timing, tickMs: 500, slowTickMs: 1_000 } };
};
const withTiming = (timing: Partial<Timing> & { tickMs?: number }) => {
  const spec = beatingSpec();
  return { ...spec, timing: { ...spec.timing, ...timing } };
};

describe('the size of a lab spec', () => {
  it('is limited in what fields make together, and the problem names the field and the most', () => {
    expect(problems(beatingSpec())).to.deep.equal([]);
    const year = 366 * 24 * 3_600_000;
    expect(problems(withTiming({ durationMs: year, opsPerSecond: 1_000 }))[0]).to.match(
      /^timing\.durationMs: makes \d+ operations with opsPerSecond 1000, and a run has 2000000 at most$/,
    );
    expect(problems(withTiming({ durationMs: year, opsPerSecond: 1e-6, tickMs: 1 }))[0]).to.match(
      /^timing\.durationMs: .* by the clock, the most by tickMs, and a run has 100000000 at most$/,
    );
  });

  it('is limited in the nodes of a region, whose addresses end', () => {
    const spec = beatingSpec();
    const [fleet] = spec.fleets;
    if (!fleet) throw new Error('the test lab has a fleet');
    const crowd = Array.from({ length: 3 }, () => ({ ...fleet, count: 99 }));
    expect(problems({ ...spec, fleets: [...spec.fleets, ...crowd] })[0]).to.match(
      new RegExp(`^fleets: region ${fleet.region} has \\d+ nodes, and has room for 245 at most$`),
    );
  });
});
