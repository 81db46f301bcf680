import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OwnRedis, startRedis } from './redis.ts';

/** What the tests of a suite have in common. */
export interface Common {
  /** A folder of the suite's own, gone after it. */
  readonly dir: string;
  /** The suite's Redis, empty at the begin of each test. */
  readonly redis: OwnRedis;
  /** What a test has begun and has to be ended after it, the last first. */
  readonly ends: (() => unknown)[];
}

/** Starts a Redis before the tests of the suite in which it is called, and ends it after them. */
export function withRedis(): Common {
  const ends: (() => unknown)[] = [];
  let dir = '';
  let redis: OwnRedis | undefined;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-redis-'));
    redis = await startRedis(dir);
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await redis?.client.flushall();
  });
  after(async () => {
    await redis?.end();
    rmSync(dir, { recursive: true });
  });
  return {
    ends,
    get dir() {
      return dir;
    },
    get redis() {
      if (!redis) throw new Error('the suite has not begun');
      return redis;
    },
  };
}
