import { expect } from 'chai';
import fc from 'fast-check';
import { TEST_SPEC } from '../harness/invariants/test-spec.ts';
import { BaseSpec } from '../harness/lab/spec.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { faults } from './index.ts';

const spec = BaseSpec.parse(TEST_SPEC);

describe('faults', () => {
  it('have kinds of their own', () => {
    expect(new Set(faults.map(({ kind }) => kind)).size).to.equal(faults.length);
  });

  for (const fault of faults) {
    describe(fault.kind, () => {
      it('draws parameters that it takes, for targets that the lab has', () => {
        expect(fault.targets(spec)).not.to.deep.equal([]);
        for (const target of fault.targets(spec)) expect(targetNodes(target, spec)).not.to.deep.equal([]);
        for (const params of fc.sample(fault.arbitrary(spec), { numRuns: 50, seed: 1 })) {
          expect(fault.params.safeParse(params).error).to.equal(undefined);
        }
      });

      it('refuses parameters that it does not know', () => {
        const [params] = fc.sample(fault.arbitrary(spec), { numRuns: 1, seed: 1 });
        expect(fault.params.safeParse({ ...params, surprise: 1 }).success).to.equal(false);
      });

      it('declares its effects, names the target in words, and has milder parameters that it takes', () => {
        const [target = ''] = fault.targets(spec);
        const [params = {}] = fc.sample(fault.arbitrary(spec), { numRuns: 1, seed: 1 });
        const injection = { kind: fault.kind, target, atMs: 1_000, durationMs: 2_000, params };
        expect(fault.effects({ ...injection, index: 0 }, spec)).not.to.deep.equal([]);
        expect(fault.describe(injection)).to.match(fault.instant ? /^push of/ : /2 s/);
        for (const [name, ladder] of Object.entries(fault.milder)) {
          const mildest = Array.isArray(ladder) ? ladder[0] : (ladder as { min: number }).min;
          expect(fault.params.safeParse({ ...params, [name]: mildest }).success, name).to.equal(true);
        }
      });
    });
  }

  it('loses packets between the target and everybody else, in the direction asked for', () => {
    const loss = faults.find(({ kind }) => kind === 'packet-loss');
    const effects = (direction: string) =>
      loss?.effects(
        {
          kind: 'packet-loss',
          target: 'node:edge-a1',
          atMs: 0,
          durationMs: 1,
          params: { lossPercent: 25, direction },
          index: 0,
        },
        spec,
      ) ?? [];
    const [out] = effects('out');
    expect(out).to.deep.include({ is: 'lossy', from: ['edge-a1'], loss: 0.25 });
    expect(out?.is === 'lossy' && out.to.includes('edge-a1')).to.equal(false);
    expect(effects('both')).to.have.length(2);
  });
});
