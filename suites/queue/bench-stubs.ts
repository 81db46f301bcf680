import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { HarnessError } from '../../harness/basics/errors.ts';
import { parseAddress } from '../../harness/queue/address.ts';
import { askQueue, type QueueJudges } from '../../harness/queue/ask-queue.ts';
import { buildOf } from '../../harness/queue/build.ts';
import { connect } from '../../harness/queue/connect.ts';
import { jobId, jobName, jobOf } from '../../harness/queue/part-job.ts';
import { queueName } from '../../harness/queue/terms.ts';
import { EXIT } from '../../harness/records/exit-code.ts';
import { eventsOf } from '../../harness/records/registry.ts';
import type { RunSummary } from '../../harness/records/summary.ts';
import { runPart } from '../../harness/search/part.ts';
import { settingsOf, setUp } from '../../harness/setup/setup.ts';
import { asProgram, optionsOf, wholeOf } from '../options.ts';
import { type OwnRedis, startRedis, whyNoRedis } from './redis.ts';
import { registry } from './stub-lab.ts';

/**
 * `npm run bench:stubs [-- --parts 2000]`: what a queue bears, by workers that only answer (`stubs.ts`): parts per second, what each part costs the
 * campaign, the Redis and the workers in CPU time, which the machine's other work changes little, and how much memory parts take in the Redis.
 */
const OPTIONS = { parts: { type: 'string', default: '2000' } } as const;

const STUBS = [2, 20, 200];
const PART_RUNS = 10;
/** Really judged, for what they look like. */
const REAL_RUNS = 100;
const THOUSAND_RUNS = 1_000 / PART_RUNS;

const settings = settingsOf(registry, { lab: 'small', seed: 7 });
const setup = setUp(registry, settings);
const build = buildOf(registry);
const partAt = (n: number) => ({ from: n * PART_RUNS, to: (n + 1) * PART_RUNS });

/** Processes that stand for the workers of many machines, no more of them than this. */
const PROCESSES_MAX = 2;

interface Stubs {
  /** CPU time of all, ms. */
  cpuMs(): Promise<number>;
  end(): Promise<void>;
}

async function startStubs(url: string, count: number, file: string): Promise<Stubs> {
  const processes = Math.min(PROCESSES_MAX, count);
  const children = Array.from({ length: processes }, (_, n) => {
    const share = Math.floor(count / processes) + (n < count % processes ? 1 : 0);
    const options = { execArgv: ['--import=zonequake/register'] };
    return fork(join(import.meta.dirname, 'stubs.ts'), [url, String(share), file], options);
  });
  await Promise.all(children.map((child) => once(child, 'message')));
  const ask = async (child: ChildProcess): Promise<number> => {
    const answer = once(child, 'message');
    child.send('cpu');
    const [ms] = await answer;
    return ms;
  };
  return {
    cpuMs: async () => (await Promise.all(children.map(ask))).reduce((sum, ms) => sum + ms, 0),
    end: async () => {
      const ends = children.map((child) => once(child, 'exit'));
      for (const child of children) child.kill('SIGTERM');
      await Promise.all(ends);
    },
  };
}

const infoOf = async ({ client }: OwnRedis, section: string, field: string): Promise<number> =>
  Number(new RegExp(`^${field}:(.*)`, 'm').exec(await client.info(section))?.[1]);

const redisCpuMs = async (redis: OwnRedis): Promise<number> =>
  1_000 * ((await infoOf(redis, 'cpu', 'used_cpu_user')) + (await infoOf(redis, 'cpu', 'used_cpu_sys')));

const ownCpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

async function campaign(redis: OwnRedis, name: string): Promise<QueueJudges> {
  const address = parseAddress(redis.url);
  const card = { name, build, runtime: 'sim', lab: 'small' } as const;
  const { signal } = new AbortController();
  return askQueue({ redis: await connect(address), address, card, setup, book: eventsOf(registry, 'small'), signal });
}

/** Asks for so many parts, as many at a time as a campaign does. */
async function askAll(judges: QueueJudges, parts: number): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < parts) await judges.ask({ settings, part: partAt(next++) });
  };
  await Promise.all(Array.from({ length: judges.ahead() }, lane));
}

/** One row: so many stubs, and what each part costs. */
async function rate(redis: OwnRedis, count: number, parts: number, file: string): Promise<void> {
  const stubs = await startStubs(redis.url, count, file);
  const judges = await campaign(redis, `bench-${count}`);
  while (judges.seen().workers.length < count) await sleep(100);
  const before = { own: ownCpuMs(), redis: await redisCpuMs(redis), stubs: await stubs.cpuMs(), ms: performance.now() };
  await askAll(judges, parts);
  const ms = performance.now() - before.ms;
  const costs = [
    ownCpuMs() - before.own,
    (await redisCpuMs(redis)) - before.redis,
    (await stubs.cpuMs()) - before.stubs,
  ];
  const cells = [
    count,
    judges.ahead(),
    Math.round((1_000 * parts) / ms),
    ...costs.map((cost) => (cost / parts).toFixed(2)),
  ];
  console.log(`| ${cells.join(' | ')} |`);
  await judges.close();
  await stubs.end();
}

/** Bytes that parts of 1,000 runs take while they wait, and when they are judged and nobody has come for them. */
async function memory(redis: OwnRedis, file: string): Promise<void> {
  await redis.client.flushall();
  const used = () => infoOf(redis, 'memory', 'used_memory');
  const before = await used();
  const queue = new Queue(queueName({ runtime: 'sim', build }), { connection: redis.client.duplicate() });
  for (let n = 0; n < THOUSAND_RUNS; n++) {
    const job = jobOf('bench-memory', settings, partAt(n));
    await queue.add(jobName(job), job, { jobId: jobId(job), attempts: 3 });
  }
  const waiting = (await used()) - before;
  const stubs = await startStubs(redis.url, 1, file);
  while ((await queue.getCompletedCount()) < THOUSAND_RUNS) await sleep(100);
  await stubs.end();
  const judged = (await used()) - before;
  await queue.close();
  console.log(
    `1,000 runs take ${Math.round(waiting / 1024)} KiB of the Redis while they wait, ${Math.round(judged / 1024)} KiB judged`,
  );
}

await asProgram(async (given) => {
  const parts = wholeOf('--parts', optionsOf(given, OPTIONS).parts);
  if (whyNoRedis !== undefined) throw new HarnessError(whyNoRedis);
  const dir = mkdtempSync(join(tmpdir(), 'zonequake-stubs-'));
  const redis = await startRedis(dir);
  try {
    const file = join(dir, 'runs.json');
    const summaries: RunSummary[] = [];
    for await (const summary of runPart(setup, { from: 0, to: REAL_RUNS })) summaries.push(summary);
    writeFileSync(file, JSON.stringify(summaries));
    await memory(redis, file);
    console.log('| workers | parts ahead | parts/s | CPU of the campaign, ms a part | of the Redis | of all workers |');
    console.log('| --- | --- | --- | --- | --- | --- |');
    for (const count of STUBS) await rate(redis, count, parts, file);
  } finally {
    await redis.end();
    rmSync(dir, { recursive: true });
  }
  return EXIT.ok;
});
