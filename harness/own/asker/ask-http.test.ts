import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { SIGNER, STRANGER } from '../../testkit/certificates.ts';
import { createLoopback } from '../../testkit/loopback.ts';
import { askHttp } from './ask-http.ts';
import { BODY_MAX, type Came } from './protocol.ts';

const LONG_MS = 20_000;
const SHORT_MS = 200;

const OWN_END = /^(127\.0\.0\.1|::1):[1-9]\d*$/;

type Get = Parameters<typeof askHttp>[0];
const get = (to: Get['to'], more: Partial<Omit<Get, 'to'>> = {}, timeoutMs = LONG_MS) =>
  new Promise<{ came: Came; local: string | undefined }>((resolve) =>
    askHttp({ over: 'http', to, host: 'www.example.com', path: '/', ...more }, timeoutMs, (came, local) =>
      resolve({ came, local }),
    ),
  );
const pageOf = (came: Came) => {
  if (came.is !== 'page') throw new Error(`a page was to come: ${JSON.stringify(came)}`);
  return { ...came, text: Buffer.from(came.body, 'base64').toString('utf8') };
};

for (const address of ['127.0.0.1', '::1']) {
  describe(`a page that is got from ${address}`, () => {
    const loopback = createLoopback();
    afterEach(loopback.close);

    it('is asked for by host and path on a connection of its own, and comes with status, headers and all of it', async () => {
      const from: string[] = [];
      const to = await loopback.http(address, ({ method, url, headers, socket }, response) => {
        from.push(`${socket.remoteAddress}:${socket.remotePort}`);
        response.writeHead(404, { 'X-Two': ['a', 'b'], 'Content-Type': 'text/plain' });
        response.end(`${method} ${headers.host} ${url} ${headers.connection}`);
      });
      const { came, local } = await get(to, { host: 'www.example.com:8080', path: '/a?b=c' });
      const { status, headers, text, octets, sha256 } = pageOf(came);
      expect(text).to.equal('GET www.example.com:8080 /a?b=c close');
      expect([status, headers['x-two'], headers['content-type']]).to.deep.equal([404, 'a, b', 'text/plain']);
      expect([octets, sha256]).to.deep.equal([text.length, createHash('sha256').update(text).digest('hex')]);
      const again = await get(to);
      expect(from).to.deep.equal([local, again.local]);
      expect(local).not.to.equal(again.local);
    });

    it('is counted and hashed whole where only its beginning is handed on', async () => {
      const whole = Buffer.alloc(BODY_MAX + 70_000, 'abcdefg');
      const to = await loopback.http(address, (_, response) => void response.end(whole));
      const { body, octets, sha256 } = pageOf((await get(to)).came);
      expect(Buffer.from(body, 'base64').equals(whole.subarray(0, BODY_MAX))).to.equal(true);
      expect([octets, sha256]).to.deep.equal([whole.length, createHash('sha256').update(whole).digest('hex')]);
    });

    it('is handed on as it is where it says to go elsewhere, and where it is empty', async () => {
      const to = await loopback.http(address, (_, response) => {
        response.writeHead(302, { location: '/other' }).end();
      });
      const { status, headers, text, octets } = pageOf((await get(to)).came);
      expect([status, headers.location, text, octets]).to.deep.equal([302, '/other', '', 0]);
    });

    it('has not come in time where the server says nothing, or says it too slowly', async () => {
      const silent = await loopback.tcp(address, () => undefined);
      expect((await get(silent, {}, SHORT_MS)).came).to.deep.equal({ is: 'timeout' });
      const slow = await loopback.http(address, (_, response) => void response.write('the beginning of it'));
      const { came, local } = await get(slow, {}, SHORT_MS);
      expect(came).to.deep.equal({ is: 'timeout' });
      expect(local).to.match(OWN_END);
    });

    it('is refused by a port at which nobody listens', async () => {
      expect((await get(await loopback.closed(address, 'tcp'))).came).to.deep.equal({ is: 'refused' });
    });

    it('is broken off by a connection that ends before it or in the middle of it, and is not refused', async () => {
      const head = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf';
      const ends = [
        (end: (text: string) => void) => end(''),
        (end: (text: string) => void) => end(head),
        (end: (text: string) => void) => end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'),
      ];
      for (const [n, act] of ends.entries()) {
        const to = await loopback.tcp(address, (socket) => socket.once('data', () => act((text) => socket.end(text))));
        const { came, local } = await get(to);
        expect(came, `end ${n}`).to.deep.equal({ is: 'broken', why: 'ended too early' });
        expect(local, `end ${n}`).to.match(OWN_END);
      }
      const reset = await loopback.tcp(address, (socket) => socket.once('data', () => socket.resetAndDestroy()));
      expect((await get(reset)).came).to.deep.equal({ is: 'broken', why: 'ended too early' });
    });

    it('is broken where no HTTP comes', async () => {
      const to = await loopback.tcp(address, (socket) => socket.end('220 mail.example.com ESMTP\r\n'));
      expect((await get(to)).came).to.have.property('is', 'broken');
    });
  });
}

describe('a page over TLS', () => {
  const loopback = createLoopback();
  afterEach(loopback.close);

  it('is asked for at the name of its host, and at none where that is an address', async () => {
    let hello = Buffer.alloc(0);
    const to = await loopback.tcp('127.0.0.1', (socket) =>
      socket.once('data', (bytes) => {
        hello = bytes;
        socket.end();
      }),
    );
    const said = async (host: string) => {
      const { came } = await get(to, { over: 'https', host });
      expect(came).to.have.property('is', 'broken');
      return hello.includes(host.replace(/:8443$/, ''));
    };
    expect(await said('www.example.com:8443')).to.equal(true);
    expect(await said('10.1.2.3')).to.equal(false);
    expect(await said('[fd61::80]:8443')).to.equal(false);
  });

  it('is believed from anybody, unless it is said who must have signed, for whom', async () => {
    const to = await loopback.https('127.0.0.1', SIGNER, (_, response) => response.end('hello'));
    const is = async (more: Parameters<typeof get>[1]) => (await get(to, { over: 'https', ...more })).came.is;
    expect(await is({})).to.equal('page');
    expect(await is({ ca: SIGNER.cert })).to.equal('page');
    expect(await is({ ca: STRANGER })).to.equal('broken');
    expect(await is({ ca: SIGNER.cert, host: 'www.example.org' })).to.equal('broken');
  });
});
