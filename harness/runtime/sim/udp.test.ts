import { expect } from 'chai';
import type { DropEvent, LateEvent } from '../../history/events.ts';
import { slow } from '../../testkit/effects.ts';
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

  it('delays packets of the family and direction selected, each by all that slows it, and says by whom', async () => {
    const got: Parameters<typeof sender>[0] = [];
    const lab = await sim.start(testLab({ llns: echo, instrument: sender(got) }), 1);
    const selector = { from: ['llns-a1'], to: ['instrument-b1'], families: [6] as const };
    const first = await slow(lab, selector, { delayMs: 100 }, 3);
    await lab.runUntil(1_000);
    const second = await slow(lab, { ...selector, families: [4, 6] }, { delayMs: 30 }, 4);
    await lab.runUntil(2_000);
    await first.heal();
    await second.heal();
    await lab.runUntil(3_000);
    const delays = lab.history.filter((event): event is LateEvent => event.type === 'late');
    expect(lab.history).to.have.length(delays.length);
    const touched = (injection: number) => delays.filter((one) => one.injection === injection);
    expect(first.evidence()).to.include({ touched: touched(3).length, healedAtMs: 2_000 });
    expect(second.evidence().touched).to.equal(touched(4).length);
    // One way takes 20 to 22 ms; one every 20 ms in each family.
    expect(touched(3).length).to.be.within(98, 99);
    expect(touched(4).length).to.be.within(99, 101);
    expect(touched(3)[0]).to.include({ protocol: 'udp', from: `${SERVER.ipv6}:53`, byMs: 100 });
    const roundTrips = (from: string, fromMs: number, toMs: number) => {
      const sentMs = (n: number) => 20 * n + (from === SERVER.ipv6 ? 10 : 0);
      const all = got.filter((one) => one.from === from).map(({ atMs, bytes }) => ({ atMs, seen: bytes[0] ?? 0 }));
      return all.map(({ atMs }, n) => atMs - sentMs(n)).filter((_, n) => sentMs(n) >= fromMs && sentMs(n) < toMs);
    };
    const within = (list: readonly number[], leastMs: number, mostMs: number) => {
      expect(list).not.to.deep.equal([]);
      for (const ms of list) expect(ms).to.be.within(leastMs, mostMs);
    };
    within(roundTrips(SERVER.ipv6, 0, 970), 140, 144);
    within(roundTrips(SERVER.ipv4, 0, 970), 40, 44);
    within(roundTrips(SERVER.ipv6, 1_000, 1_800), 170, 174);
    within(roundTrips(SERVER.ipv4, 1_000, 1_900), 70, 74);
    within(roundTrips(SERVER.ipv4, 2_000, 2_900), 40, 44);
  });

  it('is overtaken by what leaves once its way is no longer slow, and comes all the same', async () => {
    const got: number[] = [];
    const server: Program = (host) => void host.udp.bind(53, ({ bytes }) => got.push(bytes[0] ?? 0));
    const client: Program = (host) => {
      const socket = host.udp.bind(0, () => undefined);
      let sent = 0;
      const next = (): void => {
        socket.send(Uint8Array.of(sent++), { address: SERVER.ipv4, port: 53 });
        host.setTimer(100, next);
      };
      next();
    };
    const lab = await sim.start(testLab({ llns: server, instrument: client }), 1);
    const handle = await slow(lab, { from: ['instrument-b1'], to: ['llns-a1'], families: [4] }, { delayMs: 250 }, 0);
    await lab.runUntil(350);
    await handle.heal();
    await lab.runUntil(700);
    // The first left before anything was slow; 1, 2 and 3 are late.
    expect(got).to.deep.equal([0, 1, 4, 2, 5, 3, 6]);
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
