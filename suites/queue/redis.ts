import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** Why a suite has no Redis here; undefined where it can start one. */
export const whyNoRedis: string | undefined =
  spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0
    ? undefined
    : 'there is no redis-server on this machine: on Debian, apt-get install redis-server';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** A Redis of this suite's own, on this machine alone, which keeps nothing on disk. */
export interface OwnRedis {
  readonly url: string;
  readonly password: string;
  /** A connection for the suite. */
  readonly client: Redis;
  /** Kills it, and starts another with nothing in it. */
  loseAll(): Promise<void>;
  /** Kills it, and starts it again with what it `keeps`. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

/** What is other than usual. */
export interface Other {
  /** Whether it writes down all that it is told before it says so. */
  readonly keeps?: true;
  /** Files of its certificate and key: it speaks TLS alone. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Starts one. It asks for a password, so that no test can do without. */
export async function startRedis(dir: string, { keeps, tls }: Other = {}): Promise<OwnRedis> {
  const port = await freePort();
  const password = 'geheim-4711';
  let child: ChildProcess;
  const begin = async () => {
    const args = ['--bind', '127.0.0.1', '--save', '', '--dir', dir, '--requirepass', password];
    const kept = keeps ? ['--appendonly', 'yes', '--appendfsync', 'always'] : [];
    const door = tls
      ? [
          '--port',
          0,
          '--tls-port',
          port,
          '--tls-cert-file',
          tls.cert,
          '--tls-key-file',
          tls.key,
          '--tls-auth-clients',
          'no',
        ]
      : ['--port', port];
    child = spawn('redis-server', [...args, ...kept, ...door].map(String), { stdio: 'ignore' });
  };
  const kill = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  await begin();
  // The suite's own door has nobody to be told apart from.
  const own = tls && { tls: { rejectUnauthorized: false } };
  const client = new Redis({ port, password, maxRetriesPerRequest: null, retryStrategy: () => 100, ...own });
  client.on('error', () => undefined);
  await client.ping();
  const restart = async () => {
    await kill();
    await begin();
    await client.ping();
  };
  return {
    ...{ url: `${tls ? 'rediss' : 'redis'}://:${password}@127.0.0.1:${port}/0`, password, client },
    restart,
    loseAll: async () => {
      rmSync(join(dir, 'appendonlydir'), { recursive: true, force: true });
      await restart();
    },
    end: async () => {
      client.disconnect();
      await kill();
    },
  };
}
