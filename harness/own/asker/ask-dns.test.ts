import { createSocket } from 'node:dgram';
import { expect } from 'chai';
import { createLoopback } from '../../testkit/loopback.ts';
import { askDns, cameOf } from './ask-dns.ts';
import type { Came } from './protocol.ts';

/** Enough for loopback on a busy machine; nothing that ends by itself waits for it. */
const LONG_MS = 20_000;
/** For what nobody answers. */
const SHORT_MS = 200;

const QUESTION = Buffer.from('abcd01000001', 'hex');
const ANSWER = Buffer.from('abcd8180000101', 'hex');
const OTHERS = Buffer.from('abce8180000102', 'hex');
const OWN_END = /^(127\.0\.0\.1|::1):[1-9]\d*$/;
const message = (bytes: Buffer): Came => ({ is: 'message', message: bytes.toString('base64') });
const framed = (bytes: Buffer) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);

type To = Parameters<typeof askDns>[0]['to'];
const ask = (over: 'udp' | 'tcp', to: To, timeoutMs = LONG_MS) =>
  new Promise<{ came: Came; local: string | undefined }>((resolve) =>
    askDns({ over, to, message: QUESTION.toString('base64') }, timeoutMs, (came, local) => resolve({ came, local })),
  );

for (const address of ['127.0.0.1', '::1']) {
  describe(`a DNS message that is sent to ${address}`, () => {
    const loopback = createLoopback();
    afterEach(loopback.close);

    it('arrives as it is, and its answer comes back with the address and port that it was asked from', async () => {
      let from = '';
      const to = await loopback.udp(address, (asked, info, reply) => {
        expect(asked).to.deep.equal(QUESTION);
        from = `${info.address}:${info.port}`;
        reply(ANSWER, info);
      });
      expect(await ask('udp', to)).to.deep.equal({ came: message(ANSWER), local: from });
    });

    it('is not answered by another id, nor by what is too short to have one', async () => {
      const to = await loopback.udp(address, (_, from, reply) => {
        for (const bytes of [OTHERS, Buffer.from([0xab]), Buffer.alloc(0), ANSWER]) reply(bytes, from);
      });
      expect((await ask('udp', to)).came).to.deep.equal(message(ANSWER));
      const wrong = await loopback.udp(address, (_, from, reply) => reply(OTHERS, from));
      expect((await ask('udp', wrong, SHORT_MS)).came).to.deep.equal({ is: 'timeout' });
    });

    it('is not answered from another port', async () => {
      const other = createSocket(address.includes(':') ? 'udp6' : 'udp4');
      const forged = Buffer.from(ANSWER).fill(9, 6);
      const to = await loopback.udp(address, (_, from, reply) =>
        other.send(forged, from.port, from.address, () => reply(ANSWER, from)),
      );
      expect((await ask('udp', to)).came).to.deep.equal(message(ANSWER));
      const silent = await loopback.udp(address, (_, from) => other.send(ANSWER, from.port, from.address));
      expect((await ask('udp', silent, SHORT_MS)).came).to.deep.equal({ is: 'timeout' });
      other.close();
    });

    it('is not there after its time, and was asked from somewhere all the same', async () => {
      for (const over of ['udp', 'tcp'] as const) {
        const to = await loopback[over](address, () => undefined);
        const startMs = performance.now();
        const { came, local } = await ask(over, to, SHORT_MS);
        expect(came, over).to.deep.equal({ is: 'timeout' });
        expect(local, over).to.match(OWN_END);
        // Timers may fire a little early.
        expect(performance.now() - startMs, over).to.be.at.least(SHORT_MS - 2);
      }
    });

    it('is refused at once by a port at which nobody listens', async () => {
      for (const over of ['udp', 'tcp'] as const)
        expect((await ask(over, await loopback.closed(address, over))).came, over).to.deep.equal({ is: 'refused' });
    });

    it('goes over TCP with its length before it, and its answer may come in pieces', async () => {
      const heard: Buffer[] = [];
      const to = await loopback.tcp(address, (socket) => {
        socket.setNoDelay().on('data', (chunk) => {
          heard.push(chunk);
          if (Buffer.concat(heard).length < 2 + QUESTION.length) return;
          const bytes = framed(ANSWER);
          // One octet after the other: also the length comes in two.
          const next = (at: number): void =>
            void (at < bytes.length && socket.write(bytes.subarray(at, at + 1), () => setImmediate(next, at + 1)));
          next(0);
        });
      });
      expect((await ask('tcp', to)).came).to.deep.equal(message(ANSWER));
      expect(Buffer.concat(heard)).to.deep.equal(framed(QUESTION));
    });

    it('is broken off by a connection that ends before the answer, in order or with a reset, and is not refused', async () => {
      const half = framed(ANSWER).subarray(0, 4);
      const closed = await loopback.tcp(address, (socket) => socket.once('data', () => socket.end(half)));
      const { came, local } = await ask('tcp', closed);
      expect(came).to.deep.equal({ is: 'broken', why: 'closed before the answer' });
      expect(local).to.match(OWN_END);
      const reset = await loopback.tcp(address, (socket) => socket.once('data', () => socket.resetAndDestroy()));
      const other = await ask('tcp', reset);
      expect(other.came).to.deep.equal({ is: 'broken', why: 'ended too early' });
      expect(other.local).to.match(OWN_END);
    });
  });
}

describe('an error of a socket', () => {
  it('says whether nobody listens, there is no way, or something else has happened', () => {
    const came = (code: string, isConnected = false) =>
      cameOf(Object.assign(new Error('words'), { code }), isConnected);
    expect([came('ECONNREFUSED'), came('ECONNRESET')]).to.deep.equal([{ is: 'refused' }, { is: 'refused' }]);
    for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])
      expect(came(code)).to.deep.equal({ is: 'unreachable' });
    expect(came('ECONNRESET', true)).to.deep.equal({ is: 'broken', why: 'ended too early' });
    expect(came('EPERM')).to.deep.equal({ is: 'broken', why: 'EPERM' });
    expect(cameOf(new Error('words'))).to.deep.equal({ is: 'broken', why: 'words' });
  });
});
