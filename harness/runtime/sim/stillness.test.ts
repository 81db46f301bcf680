import { expect } from 'chai';
import { kill } from '../../testkit/effects.ts';
import { SERVER, testLab } from '../../testkit/lab.ts';
import type { Program } from '../host.ts';
import { sim } from './sim.ts';

const REQUEST = { method: 'GET', path: '/', host: 'c', body: '' } as const;
const AT = { address: SERVER.ipv4, port: 80 } as const;
const [FROM_MS, TO_MS] = [1000, 3000];

/** Says in order what it is called for and when: its timers, and what came for it. */
const server =
  (said: string[]): Program =>
  (host) => {
    const say = (what: string) => void said.push(`${what} at ${host.now()}`);
    host.setTimer(1500, () => say('late timer'));
    const cancelled = host.setTimer(1300, () => say('cancelled timer'));
    host.setTimer(1200, () => {
      say('timer');
      cancelled.cancel();
    });
    host.udp.bind(53, ({ bytes }) => say(`datagram of ${bytes.length}`));
    host.http.serve(80, (_request, _from, reply) => {
      say('request');
      reply({ status: 200, headers: {}, body: '' });
    });
  };

/** Sends datagrams while the server stands still, and two requests: the first gives up, the other waits. */
const client =
  (said: string[], datagrams: readonly number[] = [10, 20]): Program =>
  (host) => {
    const udp = host.udp.bind(0, () => undefined);
    host.setTimer(1100, () => {
      for (const octets of datagrams) udp.send(new Uint8Array(octets), { ...AT, port: 53 });
      for (const timeoutMs of [500, 5000]) {
        host.http.request(AT, REQUEST, timeoutMs, (result) =>
          said.push(`${timeoutMs}: ${result.ok ? result.value.status : result.error} at ${Math.round(host.now())}`),
        );
      }
    });
  };

async function told(run: { readonly datagrams?: readonly number[]; readonly killedMs?: number } = {}) {
  const [said, answered]: string[][] = [[], []];
  const lab = await sim.start(
    testLab({ llns: server(said ?? []), instrument: client(answered ?? [], run.datagrams) }),
    1,
  );
  await lab.runUntil(FROM_MS);
  const pause = await kill(lab, 'llns-a1', 'pause', 0);
  if (run.killedMs !== undefined) {
    await lab.runUntil(run.killedMs);
    expect((await kill(lab, 'llns-a1', 'process', 1)).evidence().touched).to.equal(1);
  }
  await lab.runUntil(TO_MS);
  const heldBack = [...(said ?? [])];
  await pause.heal();
  await lab.runUntil(7000);
  return { said: said ?? [], answered: answered ?? [], heldBack, lab, pause };
}

describe('a node that stands still in the simulation', () => {
  it('is called for nothing, and then for its timers, and for what its kernel has taken, in order', async () => {
    const { said, answered, heldBack, lab, pause } = await told();
    expect(heldBack).to.deep.equal([]);
    expect(said).to.deep.equal(
      ['timer', 'late timer', 'datagram of 10', 'datagram of 20', 'request', 'request'].map((one) => `${one} at 3000`),
    );
    expect(answered).to.deep.equal(['500: timeout at 1600', '5000: 200 at 3020']);
    expect(pause.evidence()).to.deep.equal({ touched: 1, bitAtMs: FROM_MS, healedAtMs: TO_MS });
    expect(lab.history).to.deep.equal([
      { type: 'down', atMs: FROM_MS, node: 'llns-a1', how: 'pause', injection: 0, reason: 'paused' },
      { type: 'up', atMs: TO_MS, node: 'llns-a1' },
    ]);
    expect(await lab.baseline()).to.deep.equal([]);
  });

  it('has as much wait at a port as a kernel keeps, and no more', async () => {
    const { said } = await told({ datagrams: Array.from({ length: 400 }, () => 232) });
    expect(said.filter((one) => one.startsWith('datagram'))).to.have.length(212);
  });

  it('can be killed: its kernel then resets what it had taken, and it starts anew once nobody holds it', async () => {
    const { said, answered, lab } = await told({ killedMs: 2000 });
    expect(answered).to.deep.equal(['500: timeout at 1600', '5000: refused at 2020']);
    expect([said, lab.history.map(({ type }) => type)]).to.deep.equal([[], ['down', 'down']]);
    expect((await lab.baseline()).map(({ what }) => what)).to.deep.equal([
      'Node llns-a1 is still held down by an injection.',
    ]);
  });

  it('finds its own timeouts due before the answers that came meanwhile', async () => {
    const results: string[] = [];
    const asks: Program = (host) =>
      void host.setTimer(980, () => {
        for (const timeoutMs of [1000, 9000])
          host.http.request(AT, REQUEST, timeoutMs, (result) => results.push(result.ok ? 'ok' : result.error));
      });
    const lab = await sim.start(testLab({ llns: server([]), instrument: asks }), 1);
    await lab.runUntil(FROM_MS);
    const pause = await kill(lab, 'instrument-b1', 'pause', 0);
    await lab.runUntil(TO_MS);
    await pause.heal();
    expect(results).to.deep.equal(['timeout', 'ok']);
  });
});
