import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
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
  end(): Promise<void>;
}

/** Starts one. It asks for a password, so that no test can do without. */
export async function startRedis(dir: string): Promise<OwnRedis> {
  const port = await freePort();
  const password = 'geheim-4711';
  let child: ChildProcess;
  const begin = async () => {
    const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', dir, '--requirepass', password];
    child = spawn('redis-server', args.map(String), { stdio: 'ignore' });
  };
  const kill = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  await begin();
  const client = new Redis({ port, password, maxRetriesPerRequest: null, retryStrategy: () => 100 });
  client.on('error', () => undefined);
  await client.ping();
  return {
    ...{ url: `redis://:${password}@127.0.0.1:${port}/0`, password, client },
    loseAll: async () => {
      await kill();
      await begin();
      await client.ping();
    },
    end: async () => {
      client.disconnect();
      await kill();
    },
  };
}
