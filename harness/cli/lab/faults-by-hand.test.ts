import { expect } from 'chai';
import { UsageError } from '../../errors.ts';
import type { Handle, Lab } from '../../runtime/runtime.ts';
import type { Fault } from '../../schedule/fault.ts';
import { testFaults } from '../../schedule/test-faults.ts';
import { testSpec } from '../../schedule/test-spec.ts';
import { parseParams } from './commands.ts';
import { type FaultsByHand, faultsByHand } from './faults-by-hand.ts';
import type { InjectRequest } from './requests.ts';

/** A lab whose faults only count how many of them are in force. */
function setUp(): { byHand: FaultsByHand; inForce: () => number } {
  let inForce = 0;
  const inject = async (): Promise<Handle> => {
    inForce++;
    return { heal: async () => void inForce--, evidence: () => ({ touched: 1 }) };
  };
  const faults = testFaults.map(
    (fault): Fault => ({
      ...fault,
      inject,
      effects: ({ target }) => [{ is: 'down', nodes: [target.replace('node:', '')], how: 'machine' }],
    }),
  );
  const lab = { spec: testSpec() } as Lab;
  return { byHand: faultsByHand(lab, faults, () => undefined), inForce: () => inForce };
}

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('faults by hand', () => {
  it('stay in force until healed: all, or those of a kind or at a target', async () => {
    const { byHand, inForce } = setUp();
    await byHand.inject({ do: 'inject', kind: 'kill', target: 'node:edge-a1', params: {} });
    await byHand.inject({ do: 'inject', kind: 'kill', target: 'node:edge-a2', params: {} });
    expect([inForce(), [...byHand.down]]).to.deep.equal([2, ['edge-a1', 'edge-a2']]);
    expect(await byHand.heal({ do: 'heal', target: 'node:edge-a2' })).to.have.length(1);
    expect([inForce(), [...byHand.down]]).to.deep.equal([1, ['edge-a1']]);
    await byHand.heal({ do: 'heal' });
    expect([inForce(), byHand.words]).to.deep.equal([0, []]);
  });

  it('take the mildest of what is not given, and refuse what does not fit', async () => {
    const { byHand, inForce } = setUp();
    const link = { do: 'inject', kind: 'loss', target: 'link:a->b' } as const;
    expect(await byHand.inject({ ...link, params: {} })).to.contain('{"percent":10}');
    expect(await byHand.inject({ ...link, params: { percent: 60 } })).to.contain('{"percent":60}');
    const wrongs: readonly InjectRequest[] = [
      { ...link, params: { percent: 400 } },
      { ...link, kind: 'nope', params: {} },
      { ...link, target: 'link:a->nowhere', params: {} },
      { ...link, kind: 'push', target: 'fleet:llns', params: {}, forMs: 1_000 },
    ];
    for (const wrong of wrongs) {
      expect(await failureOf(byHand.inject(wrong)), JSON.stringify(wrong)).to.be.instanceOf(UsageError);
    }
    expect(inForce()).to.equal(2);
  });

  it('reads parameters as numbers where they are', () => {
    expect(parseParams(['lossPercent=50', 'how=machine', 'version=2.1.5'])).to.deep.equal({
      ...{ lossPercent: 50, how: 'machine', version: '2.1.5' },
    });
    expect(() => parseParams(['lossPercent'])).to.throw(UsageError, /--param/);
  });
});
