import { expect } from 'chai';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

/** Edges have copies that outlive this, and may serve them. */
const ORIGIN_DEATH: readonly Injection[] = [
  { kind: 'node-kill', target: 'node:origin-core1', atMs: 20_000, durationMs: 20_000, params: { how: 'machine' } },
];
const BOUND = { 'harm.failedShare': 0.02 };

describe('canaries: harm that nobody has to bear', () => {
  it('an edge that serves no copy while the origin is dead exceeds what is bounded', async () => {
    const { verdict } = await runOn(experimentOn(BOUND, ['no-stale-if-error']), 1, ORIGIN_DEATH);
    expect(violated(verdict)).to.include('harm-bounded');
  });

  it('the same lab without the bug keeps to it', async () => {
    const { verdict } = await runOn(experimentOn(BOUND), 1, ORIGIN_DEATH);
    expect(verdict.verdict).to.equal('pass');
    expect(verdict.judged['harm-bounded']).to.equal(3);
  });

  it('without a bound the bug harms as many, and nothing is judged of it', async () => {
    const { verdict } = await runOn(experimentOn({}, ['no-stale-if-error']), 1, ORIGIN_DEATH);
    expect(verdict.judged).not.to.have.property('harm-bounded');
  });
});
