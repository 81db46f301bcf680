import { expect } from 'chai';
import { SERVER, testLab } from '../../testkit/lab.ts';
import type { Program } from '../host.ts';
import { sim } from './sim.ts';

/** Counts its starts on disk, and does something when told to. */
const program =
  (starts: string[], act: Program = () => undefined): Program =>
  (host, spec, node) => {
    const boot = Number(host.disk.get('boots') ?? '0') + 1;
    host.disk.put('boots', String(boot));
    starts.push(`${boot} at ${host.now()}`);
    if (boot === 1) act(host, spec, node);
  };

describe('the life of a node in the simulation', () => {
  it('starts again after a crash, with its disk, wherever the exception came from', async () => {
    const acts: Program[] = [
      (host) => void host.setTimer(10, () => JSON.parse('')),
      (host) => void host.setTimer(10, () => host.exit('broken')),
      () => {
        throw new Error('broken at once\nand a second line');
      },
      (host) => {
        host.http.request({ address: SERVER.ipv4, port: 1 }, { method: 'GET', path: '/', host: '', body: '' }, 99, () =>
          host.exit('broken'),
        );
      },
    ];
    for (const act of acts) {
      const starts: string[] = [];
      const lab = await sim.start(testLab({ llns: program(starts, act) }), 1);
      await lab.runUntil(10_000);
      const [down, up] = lab.history;
      expect(down).to.include({ type: 'down', node: 'llns-a1', how: 'crash' });
      expect(down?.type === 'down' && down.reason).to.match(/^(Unexpected end of JSON input|broken|broken at once)$/);
      expect(up).to.deep.equal({ type: 'up', atMs: (down?.atMs ?? 0) + 2000, node: 'llns-a1' });
      expect(starts).to.deep.equal(['1 at 0', `2 at ${up?.atMs}`]);
    }
  });

  it('takes an exit for an upgrade as planned, even when the program swallows it', async () => {
    const starts: string[] = [];
    const act: Program = (host) => {
      host.setTimer(10, () => {
        try {
          host.exit('upgrade');
        } catch {
          host.setTimer(10, () => starts.push('undead'));
        }
      });
    };
    const lab = await sim.start(testLab({ llns: program(starts, act) }), 1);
    await lab.runUntil(10_000);
    expect(lab.history[0]).to.include({ how: 'upgrade', atMs: 10 });
    expect(starts).to.deep.equal(['1 at 0', '2 at 1010']);
  });

  it('stays down while any injection holds it', async () => {
    const starts: string[] = [];
    const lab = await sim.start(testLab({ llns: program(starts) }), 1);
    await lab.runUntil(50);
    const first = await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'process' }, 0);
    const second = await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'machine' }, 1);
    expect([first.evidence().touched, second.evidence().touched]).to.deep.equal([1, 0]);
    await lab.runUntil(5000);
    await first.heal();
    await first.heal();
    await lab.runUntil(6000);
    expect(starts).to.deep.equal(['1 at 0']);
    await second.heal();
    await lab.runUntil(9000);
    expect(starts).to.deep.equal(['1 at 0', '2 at 6000']);
    expect(lab.history).to.deep.equal([
      { type: 'down', atMs: 50, node: 'llns-a1', how: 'process', injection: 0, reason: 'killed' },
      { type: 'up', atMs: 6000, node: 'llns-a1' },
    ]);
  });

  it('is down because of the injection from when that holds it, though it had died by itself before', async () => {
    const lab = await sim.start(testLab({ llns: (host) => host.exit('upgrade') }), 1);
    await lab.runUntil(10);
    const held = await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'machine' }, 4);
    expect(held.evidence().touched).to.equal(1);
    expect(lab.history.slice(0, 2)).to.deep.equal([
      { type: 'down', atMs: 0, node: 'llns-a1', how: 'upgrade', reason: 'upgrade' },
      { type: 'down', atMs: 10, node: 'llns-a1', how: 'machine', injection: 4, reason: 'killed' },
    ]);
  });

  it('starts when released and only then, whether its respawn was due before or is due after', async () => {
    for (const releasedMs of [500, 5000]) {
      const starts: string[] = [];
      const lab = await sim.start(testLab({ llns: program(starts, (host) => host.exit('broken')) }), 1);
      const held = await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'process' }, 0);
      await lab.runUntil(releasedMs);
      await held.heal();
      await lab.runUntil(9000);
      expect(starts).to.deep.equal(['1 at 0', `2 at ${releasedMs}`]);
    }
  });

  it('draws other random numbers after each start, and others than any other node', async () => {
    const draws: number[] = [];
    const draw: Program = (host) => void draws.push(host.random());
    const lab = await sim.start(testLab({ llns: draw, instrument: draw }), 1);
    await (await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'process' }, 0)).heal();
    expect(new Set(draws)).to.have.length(3);
  });

  it('ends with everything that the process had: nothing of it is called any more', async () => {
    const calls: string[] = [];
    let boots = 0;
    const victim: Program = (host) => {
      const boot = ++boots;
      const socket = host.udp.bind(53, () => calls.push(`datagram to ${boot}`));
      host.setTimer(1000, () => calls.push(`timer of ${boot}`));
      socket.send(Uint8Array.of(1), { address: SERVER.ipv4, port: 53 });
      host.http.request({ address: SERVER.ipv4, port: 9 }, { method: 'GET', path: '/', host: '', body: '' }, 500, () =>
        calls.push(`result for ${boot}`),
      );
      if (boot === 2) socket.close();
    };
    const lab = await sim.start(testLab({ llns: victim }), 1);
    const handle = await lab.apply({ is: 'down', nodes: ['llns-a1'], how: 'process' }, 0);
    await handle.heal();
    await lab.runUntil(5000);
    expect(calls).to.deep.equal(['result for 2', 'timer of 2']);
  });
});
