import { expect } from 'chai';
import { HarnessError } from '../../basics/errors.ts';
import type { Effect, EffectOf } from '../../lab/effect.ts';
import { topologyOf } from '../../lab/topology.ts';
import { SERVER, testLab } from '../../testkit/lab.ts';
import { openTestStage, type TestStage } from '../../testkit/stage.ts';
import type { Lab } from '../runtime.ts';
import { createLab } from './lab.ts';
import { createRecorder } from './recorder.ts';
import { createEffects } from './run-context.ts';
import { createLabClock, monotonicNs } from './shared/lab-clock.ts';

const { spec } = testLab({});
const topology = topologyOf(spec);
const WALL = '1795360215.973361';

/** Bytes sent to endpoints again and again. */
const datagrams = (to: EffectOf<'hostile'>['to'], bytes: readonly number[], everyMs: number): Effect => {
  return { is: 'hostile', nodes: [], to, bytes: Buffer.from(bytes).toString('base64'), everyMs };
};

describe('a lab on containers', () => {
  let test: TestStage;
  let lab: Lab;
  beforeEach(() => {
    test = openTestStage({ topology });
    lab = createLab({
      spec,
      topology,
      roles: { control: { takesOrders: true } },
      stage: test.stage,
      helpers: new Set(['llns-a1']),
      clock: createLabClock(monotonicNs(), 0n),
      recorder: createRecorder(),
      isStanding: false,
      effects: createEffects(),
    });
  });

  const leaks = async () => (await lab.baseline()).map(({ what }) => what);
  const types = () => lab.history.map(({ type }) => type);
  const shaping = () => test.asked.map((line) => line.replace(/(nft|tcpdump) .*/, '$1'));

  it('silences a machine before it kills it, and starts it before it is heard again', async () => {
    const handle = await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'machine' }, 3);
    expect(shaping()).to.deep.equal(['llns-a1$ nft', 'llns-a1 kill']);
    expect(lab.history[0]).to.include({
      type: 'down',
      node: 'llns-a1',
      how: 'machine',
      injection: 3,
      reason: 'killed',
    });
    expect(handle.evidence()).to.deep.equal({ touched: 1, bitAtMs: lab.history[0]?.atMs });
    expect(await leaks()).to.have.length(2);
    await handle.heal();
    await handle.heal();
    expect(shaping().slice(-2)).to.deep.equal(['llns-a1 start', 'llns-a1$ nft']);
    expect(types()).to.deep.equal(['down', 'up']);
    expect(await leaks()).to.deep.equal([]);
  });

  it('keeps a node down while any injection holds it, but silent only while one holds its machine', async () => {
    const process = await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'process' }, 0);
    const machine = await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'machine' }, 1);
    expect([process, machine].map((handle) => handle.evidence().touched)).to.deep.equal([1, 0]);
    await machine.heal();
    expect(shaping()).to.deep.equal(['llns-a1 kill', 'llns-a1$ nft', 'llns-a1$ nft']);
    expect(types()).to.deep.equal(['down']);
    await process.heal();
    expect(types()).to.deep.equal(['down', 'up']);
  });

  it('records deaths and starts of programs, and a leak when one does not come back', async () => {
    test.say('llns-a1', { is: 'down', atMs: 1, how: 'crash', reason: 'broken' });
    test.say('llns-a1', { is: 'up', atMs: 2 });
    test.say('control-a1', { is: 'down', atMs: -9000, how: 'crash', reason: 'broken' });
    expect(lab.history.slice(1)).to.deep.equal([
      { type: 'down', atMs: 1, node: 'llns-a1', how: 'crash', reason: 'broken' },
      { type: 'up', atMs: 2, node: 'llns-a1' },
    ]);
    expect(await leaks()).to.deep.equal(['Node control-a1 should run, and does not.']);
  });

  it('records what nodes say of how long they waited for a processor', () => {
    test.say('llns-a1', { is: 'starved', atMs: 7, forMs: 300 });
    expect(lab.history).to.deep.equal([{ type: 'starved', atMs: 7, who: 'llns-a1', forMs: 300 }]);
  });

  it('listens before it loses packets, records each, and reads back how many were lost', async () => {
    const link = { from: ['llns-a1'], to: ['control-a1', 'instrument-b1'], families: [4, 6] } as const;
    const handle = await lab.apply({ is: 'lossy', ...link, loss: 0.5 }, 2);
    expect(shaping()).to.deep.equal(['llns-a1$ tcpdump', 'llns-a1$ nft']);
    expect(await leaks()).to.have.length(2);
    test.print('llns-a1', `${WALL} IP 10.53.1.10.53 > 10.53.2.10.50000: UDP, length 60`);
    test.counted = 1;
    await handle.heal();
    const drop = { type: 'drop', injection: 2, protocol: 'udp', from: `${SERVER.ipv4}:53`, to: '10.53.2.10:50000' };
    expect(lab.history).to.have.length(1);
    expect(lab.history[0]).to.include(drop);
    expect(handle.evidence()).to.include({ touched: 1, bitAtMs: lab.history[0]?.atMs });
    expect(await leaks()).to.deep.equal([]);
  });

  it('says so when lost packets were not logged', async () => {
    const handle = await lab.apply({ is: 'lossy', from: ['llns-a1'], to: ['control-a1'], families: [4], loss: 1 }, 0);
    test.counted = 2;
    await handle.heal();
    expect(handle.evidence().touched).to.equal(2);
    expect(await leaks()).to.deep.equal(['Injection 0: 2 of 2 lost packets were not logged.']);
  });

  it('takes the largest share away, and counts the work that it hindered', async () => {
    const light = await lab.apply({ is: 'busy', nodes: ['llns-a1'], share: 0.5 }, 0);
    const heavy = await lab.apply({ is: 'busy', nodes: ['llns-a1'], share: 1 }, 1);
    expect(await leaks()).to.have.length(2);
    test.met = 3;
    await heavy.heal();
    test.met = 2;
    await light.heal();
    expect(test.busy).to.deep.equal([0.5, 1, 0.5, 0]);
    expect(heavy.evidence()).to.include({ touched: 3, bitAtMs: 5 });
    expect(light.evidence()).to.include({ touched: 2, bitAtMs: 5 });
    expect(await leaks()).to.deep.equal([]);
  });

  it('hands control an order, and records it if control takes it', async () => {
    const order = { kind: 'software', mutation: 'upgrade', args: {} } as const;
    expect((await lab.apply({ is: 'pushed', order, bad: false }, 1)).evidence().touched).to.equal(1);
    expect(lab.history[0]).to.include({ type: 'order', injection: 1, version: 2 });
    test.controlSays = undefined;
    expect((await lab.apply({ is: 'pushed', order, bad: false }, 2)).evidence().touched).to.equal(0);
    expect(lab.history).to.have.length(1);
  });

  it('has control hold releases, and cannot heal that while no control answers, unless it ends by itself', async () => {
    test.controlSays = '{"accepted":true}';
    const [endless, short] = [await lab.apply({ is: 'held' }, 1), await lab.apply({ is: 'held', forMs: 1_000 }, 2)];
    expect(endless.evidence()).to.include({ touched: 1 });
    expect(await leaks()).to.deep.equal(['Injection 1 still holds releases.', 'Injection 2 still holds releases.']);
    await short.heal();
    test.controlSays = undefined;
    expect((await lab.apply({ is: 'held', forMs: 1_000 }, 3)).evidence().touched).to.equal(0);
    expect(String(await endless.heal().catch((error: Error) => error))).to.include('heal again later');
    expect(await leaks()).to.deep.equal(['Injection 1 still holds releases.']);
    test.controlSays = '{"accepted":true}';
    await endless.heal();
    expect(await leaks()).to.deep.equal([]);
  });

  it('sends raw datagrams through the injector, and nowhere outside of the lab', async () => {
    const handle = await lab.apply(datagrams([{ address: SERVER.ipv4, port: 53 }], [1], 500), 0);
    expect(await leaks()).to.deep.equal(['Injection 0 still sends datagrams.']);
    await handle.heal();
    expect(handle.evidence().touched).to.equal(8);
    const foreign = lab.apply(datagrams([{ address: '192.0.2.1', port: 53 }], [1], 500), 0);
    expect(await foreign.catch((error: unknown) => error)).to.be.instanceOf(HarnessError);
    expect(test.asked.filter((line) => line.startsWith('injector'))).to.deep.equal(['injector flood', 'injector calm']);
  });

  it('undoes what is left when it stops, then puts the nodes to rest', async () => {
    await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'process' }, 0);
    await lab.apply(datagrams([{ address: SERVER.ipv4, port: 53 }], [1], 500), 0);
    test.asked.length = 0;
    await lab.stop();
    expect(test.asked).to.deep.equal([
      'llns-a1 start',
      'injector calm',
      ...topology.nodes.map(({ id }) => `${id} rest`),
    ]);
    expect(await lab.runUntil(1).catch((error: unknown) => error)).to.be.instanceOf(HarnessError);
  });
});
