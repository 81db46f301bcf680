import { expect } from 'chai';
import { SERVER, testLab } from '../../testkit/lab.ts';
import type { Program } from '../host.ts';
import { sim } from './sim.ts';

/** Crashes now and then. */
const server: Program = (host) => {
  const socket = host.udp.bind(53, ({ bytes, from, to }) => {
    if (host.random() < 0.05) host.exit('bad luck');
    socket.send(bytes, from, to.address);
  });
};

/** Asks at random times, and logs when an answer came. */
const client: Program = (host) => {
  const socket = host.udp.bind(0, () =>
    host.log({ version: 1, action: 'activated', reason: '', kind: 'software', type: 'release' }),
  );
  const next = (): void => {
    socket.send(Uint8Array.of(1), { address: host.random() < 0.5 ? SERVER.ipv4 : SERVER.ipv6, port: 53 });
    host.setTimer(100 * host.random(), next);
  };
  next();
};

async function history(seed: number): Promise<string> {
  const lab = await sim.start(testLab({ llns: server, instrument: client }), seed);
  await lab.runUntil(5000);
  const loss = await lab.apply({ is: 'lossy', from: ['instrument-b1'], to: ['llns-a1'], families: [4], loss: 0.3 }, 0);
  await lab.runUntil(20_000);
  await loss.heal();
  await lab.runUntil(30_000);
  return lab.history.map((event) => JSON.stringify(event)).join('\n');
}

describe('the simulation', () => {
  it('gives the same bytes for the same seed, and others for another', async () => {
    const first = await history(1);
    expect(await history(1)).to.equal(first);
    expect(await history(2)).not.to.equal(first);
    for (const type of ['release', 'drop', 'down', 'up']) expect(first).to.include(`{"type":"${type}","atMs":`);
  });

  it('does not let an injection that loses nothing change when packets arrive', async () => {
    const arrivals = async (isLinked: boolean) => {
      const lab = await sim.start(testLab({ llns: server, instrument: client }), 1);
      if (isLinked)
        await lab.apply({ is: 'lossy', from: ['instrument-b1'], to: ['llns-a1'], families: [4, 6], loss: 0 }, 0);
      await lab.runUntil(10_000);
      return JSON.stringify(lab.history);
    };
    expect(await arrivals(true)).to.equal(await arrivals(false));
  });
});
