import { expect } from 'chai';
import { UsageError } from '../../basics/errors.ts';
import type { Handle, Lab, Runtime } from '../../runtime/runtime.ts';
import type { Fault } from '../../schedule/fault.ts';
import { testFaults } from '../../testkit/faults.ts';
import { testSpec } from '../../testkit/tiny-spec.ts';
import { parseParams } from './commands.ts';
import { type FaultsByHand, faultsByHand } from './faults-by-hand.ts';
import type { InjectRequest } from './requests.ts';

/** A lab whose faults only count how many of them are in force, and tell when they are healed. */
function setUp(
  healing = async (): Promise<void> => undefined,
  cannot?: Runtime['cannot'],
): { byHand: FaultsByHand; inForce: () => number } {
  let inForce = 0;
  const apply = async (): Promise<Handle> => {
    inForce++;
    const heal = async (): Promise<void> => {
      await healing();
      inForce--;
    };
    return { heal, evidence: () => ({ touched: 1 }) };
  };
  const faults = testFaults.map(
    (fault): Fault => ({
      ...fault,
      effects: ({ target }) => [{ is: 'down', nodes: [target.replace('node:', '')], how: 'machine' }],
    }),
  );
  const lab = { spec: testSpec(), apply } as unknown as Lab;
  return { byHand: faultsByHand(lab, faults, cannot), inForce: () => inForce };
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
    expect([inForce(), byHand.words]).to.deep.equal([2, ['kill at node:edge-a1 {}', 'kill at node:edge-a2 {}']]);
    expect(await byHand.heal({ do: 'heal', target: 'node:edge-a2' })).to.have.length(1);
    expect([inForce(), byHand.words]).to.deep.equal([1, ['kill at node:edge-a1 {}']]);
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

  it('are refused where the lab cannot do them, and nothing is begun', async () => {
    const { byHand, inForce } = setUp(undefined, ({ is }) => (is === 'down' ? 'nobody dies there' : undefined));
    const refused = await failureOf(byHand.inject({ do: 'inject', kind: 'kill', target: 'node:edge-a1', params: {} }));
    expect(refused)
      .to.be.instanceOf(UsageError)
      .and.to.match(/kill cannot be injected, since nobody dies there/);
    expect(inForce()).to.equal(0);
  });

  it('heal themselves when that is due, and not once they are healed or forgotten', async () => {
    let healings = 0;
    let heard: () => void = () => undefined;
    const healed = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const { byHand, inForce } = setUp(async () => {
      healings++;
      setImmediate(heard);
    });
    const kill = (id: string, forMs: number) =>
      byHand.inject({ do: 'inject', kind: 'kill', target: `node:${id}`, params: {}, forMs });
    await kill('edge-a1', 1);
    await healed;
    await byHand.heal({ do: 'heal' });
    await kill('edge-a1', 2);
    await byHand.heal({ do: 'heal' });
    await kill('edge-a1', 2);
    byHand.forget();
    // Later than what was due, by the order of timers.
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([healings, inForce()]).to.deep.equal([2, 1]);
  });

  it('stay in the list, with the reason, when they could not be healed', async () => {
    let failed: () => void = () => undefined;
    const tried = new Promise<void>((resolve) => {
      failed = resolve;
    });
    const { byHand } = setUp(async () => {
      setImmediate(failed);
      throw new Error('no helper');
    });
    await byHand.inject({ do: 'inject', kind: 'kill', target: 'node:edge-a1', params: {}, forMs: 1 });
    await tried;
    expect(byHand.words).to.deep.equal(['kill at node:edge-a1 {} (not healed: no helper)']);
    expect(await failureOf(byHand.heal({ do: 'heal' }))).to.have.property('message', 'no helper');
  });

  it('reads parameters as numbers where they are', () => {
    expect(parseParams(['lossPercent=50', 'how=machine', 'version=2.1.5'])).to.deep.equal({
      ...{ lossPercent: 50, how: 'machine', version: '2.1.5' },
    });
    expect(() => parseParams(['lossPercent'])).to.throw(UsageError, /--param/);
  });
});
