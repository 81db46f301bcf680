import { createServer, type Socket } from 'node:net';
import type { Ms } from '../../../lab/spec.ts';
import type { Endpoint, Exchange, ExchangeResult, StreamApi } from '../../host.ts';
import { connectFrom } from './connection.ts';
import { openExchange } from './exchange.ts';
import { createFrameReader, frame } from './framing.ts';
import { type Life, run } from './life.ts';
import { listenTcp } from './listen.ts';
import { takeTurn } from './turn.ts';

type OnMessage = Parameters<StreamApi['listen']>[1];

/** A connection on which nothing has moved this long is closed (RFC 7766 section 6.2.3: a few seconds). */
const IDLE_MS = 10_000;

/** Queries may be pipelined, and replies leave as they are given (RFC 7766 section 6.2.1.1). */
function serveConnection(life: Life, socket: Socket, on: OnMessage): void {
  const from = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
  let waiting = 0;
  let clientIsDone = false;
  const endWhenIdle = () => {
    if (clientIsDone && waiting === 0) socket.end();
  };
  const serve = (message: Uint8Array) => {
    let replied = false;
    const reply = (bytes: Uint8Array) => {
      if (replied || !life.alive) return;
      replied = true;
      waiting--;
      socket.write(frame(bytes));
      endWhenIdle();
    };
    run(life, () => on(message, from, reply), undefined);
  };
  const read = createFrameReader((message) => {
    waiting++;
    takeTurn(
      life,
      () => serve(message),
      () => socket.destroy(),
    );
  });
  socket.on('data', (chunk: Buffer) => {
    if (life.alive) read(chunk);
  });
  socket.on('end', () => {
    clientIsDone = true;
    endWhenIdle();
  });
  socket.setTimeout(IDLE_MS, () => socket.destroy());
}

/** Serves DNS over TCP. */
export function listenStream(life: Life, port: number, on: OnMessage): void {
  listenTcp(life, port, () =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => serveConnection(life, socket, on)),
  );
}

/** Asks over a connection of its own. One that ends before the whole answer counts as reset. */
export function askStream(
  life: Life,
  to: Endpoint,
  message: Uint8Array,
  timeoutMs: Ms,
  done: (result: ExchangeResult<Uint8Array>) => void,
): Exchange {
  const framed = frame(message);
  return openExchange<Uint8Array>(life, to, timeoutMs, done, (localPort, ended) => {
    const socket = connectFrom(life, localPort, to);
    socket.on('error', (error: NodeJS.ErrnoException) => ended({ code: error.code }));
    socket.on('end', () => ended({ code: 'ECONNRESET' }));
    socket.on(
      'data',
      createFrameReader((answer) => ended({ answer })),
    );
    socket.write(framed);
    return () => socket.destroy();
  });
}
