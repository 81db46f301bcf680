import { expect } from 'chai';
import { slow } from '../../testkit/effects.ts';
import { SERVER, testLab } from '../../testkit/lab.ts';
import type { ExchangeResult, HttpResponse, Program } from '../host.ts';
import { sim } from './sim.ts';

const REQUEST = { method: 'GET', path: '/', host: 'c', body: '' } as const;
const OK: HttpResponse = { status: 200, headers: {}, body: 'hello' };

interface Asked {
  readonly localPort: number;
  readonly sentMs: number;
  endMs?: number;
  result?: ExchangeResult<HttpResponse>;
}

/** Asks the server every `everyMs` and keeps what came of it. */
const asker =
  (asked: Asked[], everyMs: number, timeoutMs: number, port = 80): Program =>
  (host) => {
    const next = (): void => {
      const exchange = host.http.request({ address: SERVER.ipv4, port }, REQUEST, timeoutMs, (result) => {
        one.endMs = host.now();
        one.result = result;
      });
      const one: Asked = { localPort: exchange.localPort, sentMs: host.now() };
      asked.push(one);
      host.setTimer(everyMs, next);
    };
    next();
  };

const web: Program = (host) => host.http.serve(80, (_request, _from, respond) => respond(OK));
/** Takes requests, and answers each after 100 ms. */
const slowWeb: Program = (host) =>
  host.http.serve(80, (_request, _from, respond) => void host.setTimer(100, () => respond(OK)));

const tookMs = (one: Asked | undefined): number => (one?.endMs ?? Number.NaN) - (one?.sentMs ?? 0);
const LINK = { from: ['instrument-b1'], to: ['llns-a1'], families: [4, 6] } as const;

describe('exchanges in the simulation', () => {
  it('take two round trips, and keep the ports of those under way apart', async () => {
    const asked: Asked[] = [];
    const lab = await sim.start(testLab({ llns: web, instrument: asker(asked, 1, 2000) }), 1);
    await lab.runUntil(200);
    expect(asked[0]?.result).to.deep.equal({ ok: true, value: OK });
    expect(tookMs(asked[0])).to.be.within(80, 88);
    const live = asked.filter(({ result }) => !result).map(({ localPort }) => localPort);
    expect(new Set(live)).to.have.length(live.length);
  });

  it('are refused after one round trip by a dead process or unserved port, and time out on a dead machine', async () => {
    for (const [how, port, expected] of [
      ['process', 80, 'refused'],
      ['machine', 80, 'timeout'],
      [undefined, 81, 'refused'],
    ] as const) {
      const asked: Asked[] = [];
      const lab = await sim.start(testLab({ llns: web, instrument: asker(asked, 3000, 2000, port) }), 1);
      if (how) await lab.apply({ is: 'down', nodes: ['llns-a1'], how }, 0);
      await lab.runUntil(2000);
      expect(asked[0]?.result, how).to.deep.equal({ ok: false, error: expected });
      if (expected === 'refused') expect(tookMs(asked[0])).to.be.within(40, 44);
      else expect(tookMs(asked[0])).to.equal(2000);
    }
  });

  it('are reset when the process dies under them, and time out when the machine dies', async () => {
    for (const [how, atMs, expected] of [
      ['process', 30, 'refused'], // between SYN and request
      ['process', 100, 'refused'],
      ['machine', 100, 'timeout'],
    ] as const) {
      const asked: Asked[] = [];
      const lab = await sim.start(testLab({ llns: slowWeb, instrument: asker(asked, 3000, 1000) }), 1);
      await lab.runUntil(atMs);
      const handle = await lab.apply({ is: 'down', nodes: ['llns-a1'], how }, 0);
      await handle.heal();
      await lab.runUntil(1000);
      expect(asked[0]?.result, `${how} at ${atMs}`).to.deep.equal({ ok: false, error: expected });
    }
  });

  it('have ports of their own, down to the last, and give back none that they lack', async () => {
    const ports = new Set<number>();
    const client: Program = (host) => {
      const ask = (timeoutMs: number) =>
        host.http.request({ address: '10.53.9.9', port: 80 }, REQUEST, timeoutMs, () => undefined);
      const over = ask(1);
      for (let n = 1; n < 16384; n++) ports.add(ask(1000).localPort);
      host.setTimer(2, () => {
        ports.add(ask(1000).localPort);
        over.cancel();
        ask(1000);
      });
    };
    const lab = await sim.start(testLab({ instrument: client }), 1);
    await lab.runUntil(10);
    expect(ports).to.have.length(16384);
    expect(lab.history[0]).to.include({ how: 'crash', atMs: 2, reason: 'no ephemeral port is free' });
  });

  it('are retransmitted under loss: each lost try is a drop, and costs the doubling timeout', async () => {
    const asked: Asked[] = [];
    const lab = await sim.start(testLab({ llns: web, instrument: asker(asked, 100_000, 90_000) }), 5);
    const handle = await lab.apply({ is: 'lossy', ...LINK, loss: 1 }, 0);
    await lab.runUntil(2500);
    await handle.heal();
    await lab.runUntil(90_000);
    // The first SYN left before the loss began, so the request is lost, at about 40, 1040 and not at 3040 ms.
    expect(lab.history.map((event) => event.type)).to.deep.equal(['drop', 'drop']);
    expect(lab.history[0]).to.include({
      protocol: 'tcp',
      from: `10.53.2.10:${asked[0]?.localPort}`,
      to: '10.53.1.10:80',
    });
    expect(tookMs(asked[0])).to.be.within(3080, 3088);
  });

  it('get through half the packets being lost, later by whole retransmission timeouts', async () => {
    const asked: Asked[] = [];
    const lab = await sim.start(testLab({ llns: web, instrument: asker(asked, 1000, 60_000) }), 5);
    await lab.apply({ is: 'lossy', ...LINK, loss: 0.5 }, 0);
    await lab.runUntil(460_000);
    const ended = asked.slice(1, 401);
    expect(ended.filter(({ result }) => result?.ok).length).to.be.greaterThan(380);
    for (const one of ended) {
      if (one.result?.ok) expect(tookMs(one) % 1000).to.be.within(80, 88);
    }
    const atOnce = ended.filter((one) => tookMs(one) < 1000).length;
    expect(atOnce).to.be.within(65, 135); // two legs of the four are lossy: 400 / 4, 4 standard deviations either way
    const ports = new Set(asked.map(({ localPort }) => `10.53.2.10:${localPort}`));
    expect(lab.history.every((event) => event.type === 'drop' && ports.has(event.from))).to.equal(true);
  });

  it('are late by each of their packets that is, and given up on when that is too late', async () => {
    const took = async (delayMs: number) => {
      const asked: Asked[] = [];
      const lab = await sim.start(testLab({ llns: web, instrument: asker(asked, 100_000, 2_000) }), 5);
      // What left before is not late: the first connection is opened by then.
      await slow(lab, { ...LINK, from: [...LINK.from, 'llns-a1'], to: [...LINK.to, 'instrument-b1'] }, { delayMs }, 0);
      await lab.runUntil(5_000);
      const [one] = asked;
      const delays = lab.history.flatMap((event) => (event.type === 'late' ? [event] : []));
      return { one, delays };
    };
    const { one, delays } = await took(200);
    expect(tookMs(one)).to.be.within(680, 688);
    const client = `10.53.2.10:${one?.localPort}`;
    expect(delays.map(({ from, protocol, byMs }) => [from, protocol, byMs])).to.deep.equal([
      ['10.53.1.10:80', 'tcp', 200],
      [client, 'tcp', 200],
      ['10.53.1.10:80', 'tcp', 200],
    ]);
    expect((await took(700)).one?.result).to.deep.equal({ ok: false, error: 'timeout' });
  });

  it('beyond the queue get a 503 from the host itself, and a reset where DNS is spoken', async () => {
    const asked: Asked[] = [];
    const streams: string[] = [];
    const both: Program = (host, spec, node) => {
      web(host, spec, node);
      host.stream.listen(53, (message, _from, reply) => reply(message));
    };
    const askBoth: Program = (host, spec, node) => {
      asker(asked, 1, 1000)(host, spec, node);
      host.setTimer(320, () =>
        host.stream.ask({ address: SERVER.ipv4, port: 53 }, Uint8Array.of(1), 1000, (result) =>
          streams.push(result.ok ? 'ok' : result.error),
        ),
      );
    };
    const capacity = { llns: { perSecond: 10, queue: 2 } };
    const lab = await sim.start(testLab({ llns: both, instrument: askBoth }, { capacity }), 1);
    await lab.runUntil(1000);
    const statuses = asked.map(({ result }) => (result?.ok ? result.value.status : 0));
    expect(statuses.filter((status) => status === 200).length).to.be.within(9, 12);
    expect(statuses.filter((status) => status === 503).length).to.be.greaterThan(800);
    expect(streams).to.deep.equal(['refused']);
  });

  it('call back never when cancelled, and once when answered twice', async () => {
    const calls: string[] = [];
    const twice: Program = (host) =>
      host.http.serve(80, (_request, _from, respond) => {
        respond(OK);
        respond(OK);
      });
    const client: Program = (host) => {
      const to = { address: SERVER.ipv6, port: 80 };
      const cancelled = host.http.request(to, REQUEST, 1000, () => calls.push('cancelled'));
      host.http.request(to, REQUEST, 1000, () => calls.push('answered'));
      host.setTimer(50, () => cancelled.cancel());
    };
    const lab = await sim.start(testLab({ llns: twice, instrument: client }), 1);
    await lab.runUntil(2000);
    expect(calls).to.deep.equal(['answered']);
  });
});
