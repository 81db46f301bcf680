import { expect } from 'chai';
import { kill, throttle } from '../../testkit/effects.ts';
import { SERVER, testLab } from '../../testkit/lab.ts';
import type { Program } from '../host.ts';
import { sim } from './sim.ts';

const FROM_MS = 1000;
const EVERY_MS = 7;

/** Says when it is called: every few ms by a timer that it sets anew, and for a datagram. */
const server =
  (called: number[], came: number[]): Program =>
  (host) => {
    const again = () => {
      called.push(host.now());
      host.setTimer(EVERY_MS, again);
    };
    again();
    host.udp.bind(53, () => came.push(host.now()));
  };

/** Sends a datagram at each of these times. */
const client =
  (atMs: readonly number[]): Program =>
  (host) => {
    const udp = host.udp.bind(0, () => undefined);
    for (const ms of atMs) host.setTimer(ms, () => udp.send(new Uint8Array(9), { address: SERVER.ipv4, port: 53 }));
  };

async function start(sentMs: readonly number[] = []) {
  const [called, came]: [number[], number[]] = [[], []];
  const lab = await sim.start(testLab({ llns: server(called, came), instrument: client(sentMs) }), 1);
  await lab.runUntil(FROM_MS);
  const between = (fromMs: number, toMs: number) => called.filter((ms) => ms > fromMs && ms < toMs).length;
  return { lab, called, came, between };
}

describe('a node that is throttled in the simulation', () => {
  it('stands still first in every 100 ms, and takes up what came when it goes on', async () => {
    const { lab, came, between } = await start([1310, 1360]);
    const handle = await throttle(lab, 'llns-a1', 0.7, 4);
    expect(await lab.baseline()).to.deep.equal([{ what: "Injection 4 still takes a node's time." }]);
    await lab.runUntil(2030);
    await handle.heal();
    await lab.runUntil(3000);
    for (let ms = FROM_MS; ms < 2000; ms += 100) {
      expect(between(ms, ms + 70), `from ${ms}`).to.equal(0);
      expect(between(ms + 69, ms + 100), `at ${ms}`).to.be.within(4, 5);
    }
    // It is whole at once, in the middle of a stillness.
    expect(between(2029, 2100)).to.be.above(8);
    expect(came[0]).to.equal(1370);
    expect(came[1]).to.be.within(1371, 1399);
    expect(handle.evidence()).to.deep.equal({ touched: 10 * 70 + 30, bitAtMs: FROM_MS, healedAtMs: 2030 });
    expect([lab.history, await lab.baseline()]).to.deep.equal([[], []]);
  });

  it('gives as little as the heaviest of several leaves', async () => {
    const { lab, between } = await start();
    const [light, heavy] = [await throttle(lab, 'llns-a1', 0.2, 0), await throttle(lab, 'llns-a1', 0.9, 1)];
    await lab.runUntil(2000);
    await heavy.heal();
    await lab.runUntil(3000);
    await light.heal();
    expect([between(1000, 1090), between(1900, 1990), between(2000, 2020)]).to.deep.equal([0, 0, 0]);
    expect(between(2019, 2100)).to.be.above(8);
    expect([heavy, light].map((one) => one.evidence().touched)).to.deep.equal([10 * 90, 10 * 20]);
  });

  it('stands still until it is let go on where it is paused as well, and is none of its deaths', async () => {
    const { lab, between } = await start();
    const slowed = await throttle(lab, 'llns-a1', 0.5, 0);
    await lab.runUntil(1130);
    const pause = await kill(lab, 'llns-a1', 'pause', 1);
    await lab.runUntil(1330);
    await pause.heal();
    await lab.runUntil(1400);
    await (await kill(lab, 'llns-a1', 'process', 2)).heal();
    await lab.runUntil(2000);
    await slowed.heal();
    expect(between(1100, 1330)).to.equal(0);
    expect(between(1329, 1400)).to.be.above(8);
    // A new life runs until the next period begins.
    expect([between(1400, 1500) > 8, between(1500, 1550)]).to.deep.equal([true, 0]);
    expect(lab.history.map(({ type }) => type)).to.deep.equal(['down', 'up', 'down', 'up']);
    expect(await lab.baseline()).to.deep.equal([]);
  });
});
