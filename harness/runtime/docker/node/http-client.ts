import { request as openRequest } from 'node:http';
import type { Ms } from '../../../lab/spec.ts';
import type { Endpoint, Exchange, ExchangeResult, HttpRequest, HttpResponse } from '../../host.ts';
import { connectFrom } from './connection.ts';
import { openExchange } from './exchange.ts';
import { plainHeaders } from './headers.ts';
import { readBody } from './http-server.ts';
import type { Life } from './life.ts';

const LEAST_STATUS = 200;
const GREATEST_STATUS = 599;

/** Asks over a connection of its own. One that ends before the whole response, or has no status that there is, counts as reset. */
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
      // None of those that there are (RFC 9110 section 15), and nobody could pass it on.
      if (status < LEAST_STATUS || status > GREATEST_STATUS) return ended({ code: 'ECONNRESET' });
      readBody(response, (text) => ended({ answer: { status, headers: plainHeaders(response), body: text } }), tooLong);
    });
    request.end(body);
    return () => {
      socket.destroy();
      request.destroy();
    };
  });
}
