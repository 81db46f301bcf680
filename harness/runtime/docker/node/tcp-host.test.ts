import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect } from 'chai';
import { nextPort, startTestNode, type TestNode, until } from '../../../testkit/node.ts';
import type { Endpoint, ExchangeResult, HttpResponse } from '../../host.ts';
import { createFrameReader, frame } from './framing.ts';
import { end } from './life.ts';

const GET = { method: 'GET', path: '/object', host: 'a1.g.cdn.test', body: '' } as const;

describe('docker node: TCP', () => {
  let server: TestNode;
  let client: TestNode;
  const raw: Socket[] = [];
  const listening = () => Promise.all(server.life.opening);
  const ask = (to: Endpoint, text: string, timeoutMs = 5000) =>
    new Promise<string>((resolve) => {
      client.host.stream.ask(to, Buffer.from(text), timeoutMs, (result) =>
        resolve(result.ok ? Buffer.from(result.value).toString() : result.error),
      );
    });
  const fetch = (to: Endpoint, request: Parameters<TestNode['host']['http']['request']>[1] = GET, timeoutMs = 5000) =>
    new Promise<ExchangeResult<HttpResponse>>((resolve) => {
      client.host.http.request(to, request, timeoutMs, resolve);
    });

  beforeEach(() => {
    server = startTestNode();
    client = startTestNode();
  });
  afterEach(() => {
    end(server.life);
    end(client.life);
    for (const socket of raw.splice(0)) socket.destroy();
  });

  it('asks over a stream in both families, from the port that it said', async () => {
    const port = nextPort();
    const from: Endpoint[] = [];
    server.host.stream.listen(port, (message, asker, reply) => {
      from.push(asker);
      reply(Buffer.concat([message, Buffer.from('!')]));
    });
    await listening();
    for (const address of ['127.0.0.1', '::1']) {
      const answers: string[] = [];
      const exchange = client.host.stream.ask({ address, port }, Buffer.from(address), 5000, (result) =>
        answers.push(result.ok ? Buffer.from(result.value).toString() : result.error),
      );
      await until(() => answers.length > 0, 'an answer');
      expect(answers).to.deep.equal([`${address}!`]);
      expect(from.at(-1)).to.deep.equal({ address, port: exchange.localPort });
    }
  });

  it('takes pipelined queries in dribbles, and replies in the order of the replies', async () => {
    const port = nextPort();
    const replies = new Map<string, () => void>();
    server.host.stream.listen(port, (message, _from, reply) => {
      replies.set(Buffer.from(message).toString(), () => reply(message));
    });
    await listening();
    const socket = connect({ host: '::1', port, allowHalfOpen: true });
    raw.push(socket);
    const got: string[] = [];
    socket.on(
      'data',
      createFrameReader((message) => got.push(Buffer.from(message).toString())),
    );
    for (const byte of Buffer.concat([frame(Buffer.from('one')), frame(Buffer.from('two'))])) {
      socket.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    // A client that has sent all may close its side, and is still answered.
    socket.end();
    await until(() => replies.size === 2, 'both queries');
    replies.get('two')?.();
    replies.get('one')?.();
    await once(socket, 'end');
    expect(got).to.deep.equal(['two', 'one']);
  });

  it('serves HTTP in both families, with body, host and status', async () => {
    const port = nextPort();
    server.host.http.serve(port, ({ method, path, host, body }, _from, respond) => {
      respond({ status: 409, headers: { 'X-Seen': host }, body: `${method} ${path} ${body}` });
    });
    await listening();
    for (const address of ['127.0.0.1', '::1']) {
      const result = await fetch({ address, port }, { method: 'POST', path: '/release', host: 'n1', body: 'ü' });
      if (!result.ok) throw new Error(result.error);
      expect(result.value).to.include({ status: 409, body: 'POST /release ü' });
      expect(result.value.headers).to.include({ 'x-seen': 'n1' });
    }
  });

  it('is refused where nobody listens, and where the server resets', async () => {
    const port = nextPort();
    expect(await ask({ address: '127.0.0.1', port }, 'q')).to.equal('refused');
    expect(await fetch({ address: '::1', port })).to.deep.equal({ ok: false, error: 'refused' });
    const resetting = createServer((socket) => socket.resetAndDestroy()).listen(port, '127.0.0.1');
    await once(resetting, 'listening');
    expect(await ask({ address: '127.0.0.1', port }, 'q')).to.equal('refused');
    expect(await fetch({ address: '127.0.0.1', port })).to.deep.equal({ ok: false, error: 'refused' });
    resetting.close();
  });

  it('times out at a silent server and at nobody’s address, not before its time', async () => {
    const port = nextPort();
    server.host.stream.listen(port, () => {});
    await listening();
    for (const address of ['127.0.0.1', 'nobody']) {
      const startMs = client.host.now();
      expect(await ask({ address, port }, 'q', 30)).to.equal('timeout');
      expect(client.host.now() - startMs).to.be.at.least(30);
    }
  });

  it('does not call back what was cancelled', async () => {
    const port = nextPort();
    let asked = 0;
    server.host.http.serve(port, (_request, _from, respond) => {
      asked++;
      respond({ status: 200, headers: {}, body: '' });
    });
    await listening();
    const outcomes: unknown[] = [];
    const to = { address: '127.0.0.1', port };
    client.host.http.request(to, GET, 5000, (result) => outcomes.push(result)).cancel();
    expect((await fetch(to)).ok).to.equal(true);
    expect([outcomes.length, asked]).to.deep.equal([0, 1]);
  });

  it('resets its clients and closes its ports when the program exits', async () => {
    const [dns, http] = [nextPort(), nextPort()];
    let waiting = 0;
    server.host.stream.listen(dns, () => waiting++);
    server.host.http.serve(http, () => waiting++);
    await listening();
    const pending = [ask({ address: '::1', port: dns }, 'q'), fetch({ address: '127.0.0.1', port: http })];
    await until(() => waiting === 2, 'both requests');
    expect(() => server.host.exit('tired')).to.throw('exited');
    expect(server.ends).to.deep.equal(['crash: tired']);
    expect(await Promise.all(pending)).to.deep.equal(['refused', { ok: false, error: 'refused' }]);
    expect(await ask({ address: '::1', port: dns }, 'q')).to.equal('refused');
    const next = startTestNode();
    next.host.http.serve(http, (_request, _from, respond) => respond({ status: 200, headers: {}, body: '' }));
    await Promise.all(next.life.opening);
    expect((await fetch({ address: '127.0.0.1', port: http })).ok).to.equal(true);
    end(next.life);
  });

  it('does not open a port for a program that dies in the same breath', async () => {
    const port = nextPort();
    server.host.stream.listen(port, () => {});
    end(server.life);
    await listening();
    expect(await ask({ address: '127.0.0.1', port }, 'q')).to.equal('refused');
  });

  it('drops and counts what is no HTTP and bodies without end, takes any octets as DNS, and lives', async () => {
    const [dns, http] = [nextPort(), nextPort()];
    const messages: number[] = [];
    server.host.stream.listen(dns, (message, _from, reply) => {
      messages.push(message.length);
      reply(message);
    });
    server.host.http.serve(http, (_request, _from, respond) => respond({ status: 200, headers: {}, body: '' }));
    await listening();
    const send = async (port: number, octets: string | Uint8Array) => {
      const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
      raw.push(socket);
      const got: Buffer[] = [];
      socket.on('data', (chunk) => got.push(chunk));
      socket.on('error', () => {});
      socket.end(octets);
      await new Promise((resolve) => socket.on('close', resolve));
      return Buffer.concat(got).toString().split('\r\n', 1)[0];
    };
    const head = 'POST /release HTTP/1.1\r\nHost: a\r\n';
    for (const octets of ['\u0000\u0001', 'GET', 'GET / HTTP/9.9\r\n\r\n', `${head}Content-Length: -1\r\n\r\n`]) {
      expect(await send(http, octets), octets).to.equal('HTTP/1.1 400 Bad Request');
    }
    await send(http, `${head}Content-Length: 2000000\r\n\r\n${'x'.repeat(2_000_000)}`);
    await send(http, `CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n`);
    await send(dns, Uint8Array.of(0, 0, 0, 1, 7, 255, 255, 1));
    expect(messages).to.deep.equal([0, 1]);
    await until(() => server.logged.length > 1, 'the count');
    const details = server.logged.map((event) => (event.type === 'recovery' ? event.detail : ''));
    expect(details[0]).to.match(new RegExp(`^connections to ${http}: 1 so far, the last: HPE_`));
    expect(details.at(-1)).to.match(new RegExp(`^connections to ${http}: 5 so far, the last: a body of more than`));
    expect(server.ends).to.deep.equal([]);
    expect((await fetch({ address: '127.0.0.1', port: http })).ok).to.equal(true);
  });

  it('says 503 or resets when it is too busy', async () => {
    const busy = startTestNode({ capacity: { llns: { perSecond: 0.1, queue: 1 } } });
    const [dns, http] = [nextPort(), nextPort()];
    busy.host.http.serve(http, (_request, _from, respond) => respond({ status: 200, headers: {}, body: '' }));
    busy.host.stream.listen(dns, (message, _from, reply) => reply(message));
    await Promise.all(busy.life.opening);
    const first = await fetch({ address: '::1', port: http });
    const waiting = client.host.http.request({ address: '::1', port: http }, GET, 60_000, () => {});
    let shed: ExchangeResult<HttpResponse> | undefined;
    // The one that waits and the one that is shed race on the wire: the next but one is shed for certain.
    for (let n = 0; n < 2 && !(shed?.ok && shed.value.status === 503); n++) {
      shed = await fetch({ address: '::1', port: http }, GET, 5_000);
    }
    expect(first.ok && first.value.status).to.equal(200);
    expect(shed?.ok && shed.value.status).to.equal(503);
    expect(await ask({ address: '127.0.0.1', port: dns }, 'q')).to.equal('refused');
    waiting.cancel();
    end(busy.life);
  });
});
