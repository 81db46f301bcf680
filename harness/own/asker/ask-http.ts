import { createHash } from 'node:crypto';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP } from 'node:net';
import { cameOf, type Done, localOf, onlyOnce } from './ask-dns.ts';
import { type Asking, BODY_MAX } from './protocol.ts';

type AskHttp = Extract<Asking, { over: 'http' | 'https' }>;

/** Gets a page once, and is done when it is here, the connection has failed, or there is no time left. */
export function askHttp({ over, to, host, path, ca }: AskHttp, timeoutMs: number, done: Done): void {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  const common = {
    host: to.address,
    port: to.port,
    path,
    headers: { host, connection: 'close' },
    agent: false,
  } as const;
  const tls = {
    // An address is no name to be asked for (RFC 6066 section 3).
    ...(isIP(name) === 0 && { servername: name }),
    ...(ca === undefined ? { rejectUnauthorized: false } : { ca }),
  };
  const asked = over === 'https' ? secure({ ...common, ...tls }) : plain(common);
  const finish = onlyOnce(done, () => {
    clearTimeout(timer);
    asked.destroy();
  });
  // Kept, since it is gone with the connection.
  let own: string | undefined;
  const local = () => own ?? (asked.socket ? localOf(asked.socket) : undefined);
  const timer = setTimeout(() => finish({ is: 'timeout' }, local()), timeoutMs);
  asked.on('socket', (socket) =>
    socket.on('connect', () => {
      own = localOf(socket);
    }),
  );
  const fail = (error: Error) => finish(cameOf(error, own !== undefined), local());
  asked.on('error', fail);
  asked.on('response', (response) => {
    const hash = createHash('sha256');
    const kept: Buffer[] = [];
    let length = 0;
    response.on('error', fail);
    response.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      if (length < BODY_MAX) kept.push(chunk.subarray(0, BODY_MAX - length));
      length += chunk.length;
    });
    response.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(response.headers).map(([field, value]) => [field, String(value)]),
      );
      const body = Buffer.concat(kept).toString('base64');
      finish(
        { is: 'page', status: response.statusCode ?? 0, headers, body, octets: length, sha256: hash.digest('hex') },
        local(),
      );
    });
  });
  asked.end();
}
