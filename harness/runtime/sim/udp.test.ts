import { expect } from 'chai';
import type { DropEvent } from '../../history/events.ts';
import { SERVER, testLab } from '../../testkit/lab.ts';
import type { Program } from '../host.ts';
import { sim } from './sim.ts';

const BYTES = Uint8Array.of(1, 2, 3);

/** Echoes, with the number of datagrams seen by this process in front. */
const echo: Program = (host) => {
  let seen = 0;
  const socket = host.udp.bind(53, ({ bytes, from, to }) => {
    seen++;
    socket.send(Uint8Array.of(seen, ...bytes), from, to.address);
  });
};

/** Sends one datagram every 10 ms, alternating the family, and tells what came back. */
const sender =
  (got: { port: number; from: string; bytes: number[]; atMs: number }[]): Program =>
  (host) => {
    const socket = host.udp.bind(0, ({ bytes, from }) =>
      got.push({ port: socket.port, from: from.address, bytes: [...bytes], atMs: host.now() }),
    );
    let sent = 0;
    const next = (): void => {
      socket.send(BYTES, { address: sent++ % 2 ? SERVER.ipv6 : SERVER.ipv4, port: 53 });
      host.setTimer(10, next);
    };
    next();
  };

describe('udp in the simulation', () => {
  it('answers from the address that was asked, one round trip later', async () => {
    const got: Parameters<typeof sender>[0] = [];
    const lab = await sim.start(testLab({ llns: echo, instrument: sender(got) }), 1);
    await lab.runUntil(55);
    expect(got.map(({ from, bytes }) => [from, bytes])).to.deep.equal([
      [SERVER.ipv4, [1, ...BYTES]],
      [SERVER.ipv6, [2, ...BYTES]],
    ]);
    expect(got[0]?.atMs).to.be.within(40, 44);
    expect(got[0]?.port).to.be.within(49152, 65535);
  });

  it('loses packets of the family and direction selected, and records each as a drop of its flow', async () => {
    const got: Parameters<typeof sender>[0] = [];
    const lab = await sim.start(testLab({ llns: echo, instrument: sender(got) }), 1);
    const selector = { from: ['llns-a1'], to: ['instrument-b1'], families: [6] as const };
    const handle = await lab.apply({ is: 'lossy', ...selector, loss: 0.5 }, 3);
    await lab.runUntil(20_000);
    await handle.heal();
    const drops = lab.history.filter((event): event is DropEvent => event.type === 'drop');
    expect(drops.length).to.be.within(440, 560); // 1000 draws at 0.5: 4 standard deviations either way
    expect(handle.evidence()).to.deep.equal({ bitAtMs: drops[0]?.atMs, healedAtMs: 20_000, touched: drops.length });
    const flow = { from: `${SERVER.ipv6}:53`, to: `fd53::2:a:${got[0]?.port}` };
    expect(drops.every(({ from, to }) => from === flow.from && to === flow.to)).to.equal(true);
    expect(drops[0]).to.include({ injection: 3, protocol: 'udp' });
    await lab.runUntil(30_000);
    expect(lab.history).to.have.length(drops.length);
    expect(got.filter(({ from }) => from === SERVER.ipv4).length).to.be.within(1497, 1499);
  });

  it('sheds datagrams that its queue cannot hold, without a word', async () => {
    const got: Parameters<typeof sender>[0] = [];
    const capacity = { llns: { perSecond: 10, queue: 3 } };
    const lab = await sim.start(testLab({ llns: echo, instrument: sender(got) }, { capacity }), 1);
    await lab.runUntil(10_000);
    expect(got.length).to.be.within(97, 101);
    expect(lab.history).to.deep.equal([]);
  });

  it('loses nothing to the own node', async () => {
    let got = '';
    const self: Program = (host) => {
      const socket = host.udp.bind(53, ({ bytes, to }) => {
        got = `${bytes[0]} at ${host.now()} on ${to.address}`;
      });
      host.setTimer(1, () => socket.send(Uint8Array.of(1), { address: SERVER.ipv6, port: 53 }));
    };
    const lab = await sim.start(testLab({ llns: self }), 1);
    await lab.apply({ is: 'lossy', from: ['llns-a1'], to: ['llns-a1'], families: [6], loss: 1 }, 0);
    await lab.runUntil(2);
    expect(got).to.match(/^1 at 1\.05\d? on fd53::1:a$/);
  });

  it('sends from own addresses of the right family, and from no other', async () => {
    const got: string[] = [];
    const server: Program = (host) => void host.udp.bind(53, ({ from }) => got.push(from.address));
    const client: Program = (host, _spec, { ipv4, ipv6 }) => {
      const socket = host.udp.bind(0, () => undefined);
      for (const from of [ipv4, ipv6, '10.53.1.11']) {
        socket.send(BYTES, { address: SERVER.ipv4, port: 53 }, from);
      }
    };
    const lab = await sim.start(testLab({ llns: server, instrument: client }), 1);
    await lab.runUntil(100);
    expect(got).to.deep.equal(['10.53.2.10']);
  });
});
