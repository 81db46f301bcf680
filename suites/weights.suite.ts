import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { faults } from '../faults/index.ts';
import { small } from '../fixtures/labs/small.ts';
import { drawSchedules } from '../harness/schedule/arbitrary.ts';
import type { Fault } from '../harness/schedule/fault.ts';
import { INJECTIONS_MAX } from '../harness/setup/setup.ts';

const RUNS = 4_000;
const HEAVY = ['node-kill', 'bad-config-push'];

/** Of how many schedules one has both, where they have this weight. */
function oneOf(weight: number): number {
  const drawn = faults
    .filter(({ isTold }) => !isTold)
    .map((fault): Fault => (HEAVY.includes(fault.kind) ? { ...fault, weight } : fault));
  const draw = { seed: 7, from: 0, count: RUNS, spec: small.spec('search'), faults: drawn };
  const both = drawSchedules({ ...draw, injectionsMax: INJECTIONS_MAX }).filter(({ injections }) =>
    HEAVY.every((kind) => injections.some((one) => one.kind === kind)),
  );
  return Math.round(RUNS / both.length);
}

describe('weights of faults', () => {
  const decisions = readFileSync(new URL('../DECISIONS.md', import.meta.url), 'utf8');

  it('are those with which a node dies and a bad config is pushed as often as is told', () => {
    const [weight = 0, other] = HEAVY.map((kind) => faults.find((fault) => fault.kind === kind)?.weight);
    expect([weight, other]).to.deep.equal([4, 4]);
    expect(decisions).to.contain(`in 1 of ${oneOf(weight)} (`);
  });

  it('and would be less often with less', () => {
    expect(decisions).to.contain(`in 1 of ${oneOf(2)} schedules`);
  });
});
