import { request as openRequest } from 'node:http';
import type { Ms } from '../../../lab/spec.ts';
import type { Endpoint, Exchange, ExchangeResult, HttpRequest, HttpResponse } from '../../host.ts';
import { connectFrom } from './connection.ts';
import { openExchange } from './exchange.ts';
import { plainHeaders } from './headers.ts';
import { readBody } from './http-server.ts';
import type { Life } from './life.ts';

/** Asks over a connection of its own. One that ends before the whole response counts as reset. */
export function requestHttp(
  life: Life,
  to: Endpoint,
  { method, path, host, body, headers: own }: HttpRequest,
  timeoutMs: Ms,
  done: (result: ExchangeResult<HttpResponse>) => void,
): Exchange {
  const headers = { ...own, host, connection: 'close', 'content-length': Buffer.byteLength(body) };
  return openExchange<HttpResponse>(life, to, timeoutMs, done, (localPort, ended) => {
    const socket = connectFrom(life, localPort, to);
    const request = openRequest({ method, path, headers, setHost: false, createConnection: () => socket });
    const failed = (error: NodeJS.ErrnoException) => ended({ code: error.code });
    request.on('error', failed);
    request.on('response', (response) => {
      response.on('error', failed);
      const tooLong = () => ended({ code: 'ECONNRESET' });
      const status = response.statusCode ?? 0;
      readBody(response, (text) => ended({ answer: { status, headers: plainHeaders(response), body: text } }), tooLong);
    });
    request.end(body);
    return () => {
      socket.destroy();
      request.destroy();
    };
  });
}
