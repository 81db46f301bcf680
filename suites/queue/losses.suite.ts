import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { expect } from 'chai';
import { parseAddress } from '../../harness/queue/address.ts';
import { askQueue, type QueueJudges } from '../../harness/queue/ask-queue.ts';
import { buildOf } from '../../harness/queue/build.ts';
import { connect } from '../../harness/queue/connect.ts';
import { createMetrics } from '../../harness/queue/metrics.ts';
import { campaignCards } from '../../harness/queue/presence.ts';
import { serveQueue } from '../../harness/queue/serve-queue.ts';
import { LOSSES_MAX, queueName } from '../../harness/queue/terms.ts';
import { settingsOf, setUp } from '../../harness/setup/setup.ts';
import { forbids, testRegistry } from '../../harness/testkit/registry.ts';
import { describeWhere } from '../required.ts';
import { judgesHere } from './judges-here.ts';
import { withRedis } from './own-redis.ts';
import { whyNoRedis } from './redis.ts';

const registry = testRegistry([forbids('bad')]);
const settings = settingsOf(registry, { lab: 'tiny', seed: 7 });
const setup = setUp(registry, settings);
const build = buildOf(registry);
const NAME = queueName({ runtime: 'sim', build });
const part = (from: number) => ({ settings, part: { from, to: from + 10 } });

const judges = judgesHere(() => setup);

describeWhere({ what: 'a Redis', why: whyNoRedis, variable: 'ZONEQUAKE_REQUIRE_REDIS' }, 'losses of a queue', () => {
  const common = withRedis();
  const { ends } = common;

  const campaign = async (name: string): Promise<QueueJudges> => {
    const address = parseAddress(common.redis.url);
    const { signal } = new AbortController();
    const card = { name, build, runtime: 'sim', lab: 'tiny' } as const;
    const asking = askQueue({ redis: await connect(address), address, card, setup, book: {}, signal });
    ends.push(() => asking.close());
    return asking;
  };
  const worker = async () => {
    const address = parseAddress(common.redis.url);
    const controller = new AbortController();
    const { signal } = controller;
    const told: string[] = [];
    const tell = (line: string) => told.push(line);
    const worker = {
      name: 'w',
      runtime: 'sim',
      judges,
      programs: {},
      setUp: () => setup,
      build,
      jobs: 2,
      metrics: createMetrics(2),
    } as const;
    const serving = serveQueue({ ...worker, redis: await connect(address), address, signal, tell });
    ends.push(() => {
      controller.abort();
      return serving;
    });
    return { told };
  };
  /** A connection for an engine of the test's own. */
  const own = () => {
    const connection = common.redis.client.duplicate();
    connection.on('error', () => undefined);
    ends.push(() => connection.disconnect());
    return connection;
  };
  const waiting = async (count: number) => {
    while ((await common.redis.client.llen(`bull:${NAME}:wait`)) < count) await sleep(20);
  };
  const local = async (from: number) => JSON.stringify(await judges.ask(part(from)));

  it('of a Redis with all its data cost nothing but time', async function () {
    this.timeout(120_000);
    const asking = await campaign('tiny-7');
    const asked = [0, 10].map((from) => asking.ask(part(from)));
    await waiting(2);
    await common.redis.loseAll();
    await worker();
    const answers = await Promise.all(asked);
    expect(answers.map((answer) => JSON.stringify(answer))).to.deep.equal([await local(0), await local(10)]);
    expect(asking.seen()).to.deep.include({ parts: 2, runs: 20, waiting: 0 });
  });

  it('of a part by three workers are told by its number', async function () {
    this.timeout(120_000);
    const asking = await campaign('tiny-7');
    const asked = asking.ask(part(30));
    const terms = { lockDuration: 300, stalledInterval: 100, skipLockRenewal: true, maxStalledCount: LOSSES_MAX };
    const deadly = new Worker(NAME, () => new Promise(() => undefined), {
      ...{ connection: own(), concurrency: 8, ...terms },
    });
    deadly.on('error', () => undefined);
    ends.push(() => deadly.close(true));
    const told = await asked.then(String, (error: Error) => error.message);
    expect(told).to.equal('runs 30 to 39 killed 3 workers, or had them stand still: nobody judges them any more');
  });

  it('and what strangers put there keep nobody from judging', async function () {
    this.timeout(120_000);
    const queue = new Queue(NAME, { connection: own() });
    ends.push(() => queue.close());
    const job = await queue.add('mine', { code: 'process.exit(1)' }, { attempts: 3 });
    const { told } = await worker();
    const asking = await campaign('tiny-7');
    expect(JSON.stringify(await asking.ask(part(0)))).to.equal(await local(0));
    expect(await job.isFailed()).to.equal(true);
    expect(told.join()).to.match(/^mine: the job is no part of a campaign of this version: [^,]*$/);
  });

  it('and another build beside its own are told of once', async function () {
    this.timeout(120_000);
    const asking = await campaign('tiny-7');
    const card = { name: 'other-1', build: { ...build, zonequake: '0.0.1' }, runtime: 'sim', lab: 'tiny' } as const;
    await campaignCards.put(common.redis.client, card);
    const { told } = await worker();
    // Its part comes back after its first beat, which looks at the campaigns again.
    await asking.ask(part(0));
    expect(told.join()).to.match(
      /^campaign other-1 is zonequake 0\.0\.1, and this is [^,]*: run the same build on both$/,
    );
  });

  it('are of their own campaign: two on one queue do not touch each other', async function () {
    this.timeout(120_000);
    const [one, other] = [await campaign('tiny-7'), await campaign('tiny-7-8')];
    const mine = one.ask(part(0)).catch((error: Error) => error.message);
    const theirs = other.ask(part(0));
    await waiting(2);
    await one.close();
    expect(await mine).to.equal('the campaign has ended');
    expect(await common.redis.client.lrange(`bull:${NAME}:wait`, 0, -1)).to.deep.equal(['tiny-7-8-0-10']);
    await worker();
    expect(JSON.stringify(await theirs)).to.equal(await local(0));
  });
});
