import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Drops } from '../../drops.ts';
import type { HttpApi, HttpRequest, HttpResponse } from '../../host.ts';
import { ownHeaders } from './headers.ts';
import { type Life, run } from './life.ts';
import { listenTcp } from './listen.ts';
import { takeTurn } from './turn.ts';

type OnRequest = Parameters<HttpApi['serve']>[1];

/** Bodies may be this long; a connection that sends more is reset. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Collects a body; `tooLong` is called instead of `whole` when it exceeds the limit. */
export function readBody(message: IncomingMessage, whole: (body: string) => void, tooLong: () => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  message.on('data', (chunk: Buffer) => {
    const was = length;
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
    else if (was <= MAX_BODY_BYTES) tooLong();
  });
  message.on('end', () => {
    if (length <= MAX_BODY_BYTES) whole(Buffer.concat(chunks).toString('utf8'));
  });
}

function send(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  response.sendDate = false;
  // Not kept alive: a request has a connection of its own, as in the simulation.
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' });
  response.end(body);
}

const isMethod = (method: string | undefined): method is HttpRequest['method'] => method === 'GET' || method === 'POST';

function serve(life: Life, incoming: IncomingMessage, response: ServerResponse, on: OnRequest, body: string): void {
  const { method, url = '/', headers, socket } = incoming;
  if (!isMethod(method)) {
    send(response, { status: 405, headers: {}, body: '' });
    return;
  }
  const from = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
  const own = ownHeaders(incoming);
  const request = { method, path: url, host: headers.host ?? '', body, ...(own && { headers: own }) };
  let responded = false;
  const respond = (answer: HttpResponse) => {
    if (responded || !life.alive) return;
    responded = true;
    send(response, answer);
  };
  run(life, () => on(request, from, respond), undefined);
}

/** Answers what is no HTTP (RFC 9112 section 9.5), where anybody still listens. A connection that just broke said nothing. */
function refuse(error: NodeJS.ErrnoException, socket: Socket, drops: Drops): void {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return;
  drops.note(error.code ?? error.message);
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/**
 * Serves HTTP/1.1. A request counts when it is whole; when the node is too busy the answer is 503. What is no request, or has too long a
 * body, is dropped and counted.
 */
export function serveHttp(life: Life, port: number, on: OnRequest, drops: Drops): void {
  listenTcp(life, port, () => {
    const server = createServer((incoming, response) => {
      incoming.on('error', () => {});
      response.on('error', () => {});
      readBody(
        incoming,
        (body) =>
          takeTurn(
            life,
            () => serve(life, incoming, response, on, body),
            () => send(response, { status: 503, headers: {}, body: '' }),
          ),
        () => {
          drops.note(`a body of more than ${MAX_BODY_BYTES} octets`);
          incoming.socket.destroy();
        },
      );
    });
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket, drops));
    return server;
  });
}
