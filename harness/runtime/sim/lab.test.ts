import { expect } from 'chai';
import { HarnessError } from '../../basics/errors.ts';
import type { Effect, EffectOf } from '../../lab/effect.ts';
import { slow } from '../../testkit/effects.ts';
import { SERVER, testLab } from '../../testkit/lab.ts';
import type { Program } from '../host.ts';
import { sim } from './sim.ts';

const ORDER = { kind: 'software', mutation: 'minimal', args: {} } as const;

const control =
  (reply: (command: string) => string): Program =>
  (host) =>
    host.onCommand(reply);

/** Bytes sent to endpoints again and again. */
const datagrams = (to: EffectOf<'hostile'>['to'], bytes: readonly number[], everyMs: number): Effect => {
  return { is: 'hostile', nodes: [], to, bytes: Buffer.from(bytes).toString('base64'), everyMs };
};

describe('the lab of the simulation', () => {
  it('sends raw datagrams until healed, counting those that reached a live bound port', async () => {
    let got = 0;
    const server: Program = (host) => void host.udp.bind(53, ({ bytes }) => (got += bytes.length));
    const lab = await sim.start(testLab({ llns: server }), 1);
    const endpoints = [
      { address: SERVER.ipv4, port: 53 },
      { address: SERVER.ipv6, port: 54 },
    ];
    const handle = await lab.apply(datagrams(endpoints, [1, 2], 100), 0);
    await lab.runUntil(350);
    await handle.heal();
    await lab.runUntil(1000);
    expect(got).to.equal(8);
    expect(handle.evidence()).to.deep.equal({ bitAtMs: 20, healedAtMs: 350, touched: 4 });
  });

  it('tells every control in turn, until one takes it', async () => {
    const told: string[] = [];
    const leading: Program = ({ id, onCommand }) =>
      onCommand(() => {
        told.push(id);
        return id === 'control-a2' ? '{"accepted":true,"version":2}' : '{"accepted":false}';
      });
    const fleets = [{ role: 'control' as const, region: 'a', count: 3 }];
    const lab = await sim.start(testLab({ control: leading }, { fleets }), 1);
    expect((await lab.apply({ is: 'pushed', order: ORDER, bad: false }, 0)).evidence().touched).to.equal(1);
    expect(told).to.deep.equal(['control-a1', 'control-a2']);
  });

  it('has control hold releases until the last of several holds is healed', async () => {
    const told: string[] = [];
    const lab = await sim.start(
      testLab({
        control: control((text) => {
          told.push(text);
          return '{"accepted":true}';
        }),
      }),
      1,
    );
    const first = await lab.apply({ is: 'held', forMs: 1_000 }, 0);
    const second = await lab.apply({ is: 'held' }, 1);
    await first.heal();
    expect(told).to.deep.equal(['{"command":"hold","forMs":1000}', '{"command":"hold"}']);
    await second.heal();
    expect(told.at(-1)).to.equal('{"command":"release-hold"}');
    expect(second.evidence().touched).to.equal(1);
  });

  it('says that a hold which nobody takes has not bitten, and that one without an end cannot be healed', async () => {
    const lab = await sim.start(testLab({ control: control(() => '{"accepted":true}') }), 1);
    const handle = await lab.apply({ is: 'held' }, 0);
    await lab.apply({ is: 'down', nodes: ['control-a1'], how: 'process' }, 1);
    expect((await lab.apply({ is: 'held', forMs: 1_000 }, 2)).evidence().touched).to.equal(0);
    const error = await handle.heal().catch((one: Error) => one);
    expect(String(error)).to.include('heal again later');
    expect(handle.evidence().healedAtMs).to.equal(undefined);
  });

  it('records an order that control accepts, and not one that it refuses or cannot take', async () => {
    const accepting = await sim.start(testLab({ control: control(() => '{"accepted":true,"version":2}') }), 1);
    expect((await accepting.apply({ is: 'pushed', order: ORDER, bad: false }, 4)).evidence()).to.deep.equal({
      bitAtMs: 0,
      touched: 1,
    });
    expect(accepting.history).to.deep.equal([{ type: 'order', atMs: 0, injection: 4, order: ORDER, version: 2 }]);

    const refusing = await sim.start(testLab({ control: control(() => '{"accepted":false,"version":0}') }), 1);
    expect((await refusing.apply({ is: 'pushed', order: ORDER, bad: false }, 4)).evidence().touched).to.equal(0);
    await accepting.apply({ is: 'down', nodes: ['control-a1'], how: 'process' }, 0);
    expect((await accepting.apply({ is: 'pushed', order: ORDER, bad: false }, 5)).evidence().touched).to.equal(0);

    const crashing = await sim.start(testLab({ control: control((text) => text.repeat(-1)) }), 1);
    expect((await crashing.apply({ is: 'pushed', order: ORDER, bad: false }, 4)).evidence().touched).to.equal(0);
    expect(crashing.history[0]).to.include({ type: 'down', how: 'crash', node: 'control-a1' });
  });

  it('names every injection that was not healed as a leak, and none when all were', async () => {
    const lab = await sim.start(testLab({}), 1);
    const handles = [
      await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'machine' }, 0),
      await lab.apply({ is: 'lossy', from: ['llns-a1'], to: ['control-a1'], families: [4], loss: 1 }, 1),
      await lab.apply(datagrams([], [], 10), 2),
    ];
    expect(await lab.baseline()).to.deep.equal([
      { what: 'Node llns-a1 is still held down by an injection.' },
      { what: 'Injection 1 still impairs a link.' },
      { what: 'Injection 2 still sends datagrams.' },
    ]);
    for (const handle of handles) await handle.heal();
    expect(await lab.baseline()).to.deep.equal([]);
  });

  it('names what still slows a link as a leak, and a packet that is still on its way because of it', async () => {
    const sender: Program = (host) => {
      const socket = host.udp.bind(0, () => undefined);
      host.setTimer(10, () => socket.send(Uint8Array.of(1), { address: '10.53.1.10', port: 53 }));
    };
    const lab = await sim.start(testLab({ instrument: sender }), 1);
    const path = { from: ['instrument-b1'], to: ['llns-a1'], families: [4] as const };
    const handle = await slow(lab, path, { delayMs: 500 }, 1);
    await lab.runUntil(100);
    expect(await lab.baseline()).to.deep.equal([
      { what: 'Injection 1 still impairs a link.' },
      { what: 'A packet that injection 1 delayed is still on its way.' },
    ]);
    await handle.heal();
    expect(await lab.baseline()).to.deep.equal([{ what: 'A packet that injection 1 delayed is still on its way.' }]);
    await lab.runUntil(533);
    expect(await lab.baseline()).to.deep.equal([]);
    expect(handle.evidence()).to.deep.equal({ bitAtMs: 10, healedAtMs: 100, touched: 1 });
  });

  it('refuses nodes that it lacks, and to go on after it was stopped', async () => {
    const failure = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);
    const lab = await sim.start(testLab({}), 1);
    expect(await failure(lab.apply({ is: 'down', nodes: ['nobody'], how: 'process' }, 0))).to.be.instanceOf(
      HarnessError,
    );
    const handle = await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'process' }, 0);
    await lab.stop();
    await handle.heal();
    expect(await failure(lab.runUntil(1))).to.be.instanceOf(HarnessError);
    expect(lab.history).to.have.length(1);
  });
});
