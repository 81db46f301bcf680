import { setTimeout as sleep } from 'node:timers/promises';
import { type Processor, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { UsageError } from '../basics/errors.ts';
import { type Address, withoutSecrets } from './address.ts';
import { type Build, differenceOf } from './build.ts';
import type { Metrics } from './metrics.ts';
import { type CampaignCard, campaignCards, workerCards } from './presence.ts';
import { type Taking, takeJob } from './take-job.ts';
import { BEAT_MS, LOCK_MS, LOSSES_MAX, queueName, STALLED_EVERY_MS } from './terms.ts';

/** A worker on containers takes as long as those to be removed, and that is done elsewhere. */
const GOODBYE_MS = 1_500;

/** A worker of a queue, and the connection that it has. */
export interface Serving extends Omit<Taking, 'runtime'> {
  readonly runtime: 'sim' | 'docker';
  readonly redis: Redis;
  readonly address: Address;
  readonly build: Build;
  readonly jobs: number;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
  readonly metrics: Metrics;
}

/** Why a campaign's parts are not for this worker, in one sentence; undefined where they are, or are for another runtime. */
function whyNot({ runtime, build }: Serving, card: CampaignCard): string | undefined {
  const difference = card.runtime === runtime ? differenceOf(build, card.build) : undefined;
  return difference && `campaign ${card.name} ${difference}: run the same build on both`;
}

/** Says of each campaign once that it is not for this worker; `told` has those of which it did. Throws UsageError where that is all that it finds when it begins. */
async function refuseOthers(serving: Serving, told: Set<string>, isStart: boolean): Promise<void> {
  const campaigns = await campaignCards.all(serving.redis);
  const refused = campaigns.flatMap((card) => {
    const why = whyNot(serving, card);
    return why === undefined ? [] : [{ name: card.name, why }];
  });
  const isWanted = campaigns.some((card) => queueName(card) === queueName(serving));
  const [first] = refused;
  if (isStart && first && !isWanted) throw new UsageError(first.why);
  for (const { name, why } of refused) {
    if (!told.has(name)) serving.tell(why);
    told.add(name);
  }
}

/** Parts and runs since the start, and what is being judged. */
interface Work {
  readonly at: Map<string, string>;
  parts: number;
  runs: number;
}

function beating(serving: Serving, work: Work, told: Set<string>): { readonly end: () => Promise<void> } {
  const { redis, name, build, runtime, jobs } = serving;
  const startMs = performance.now();
  const beat = async () => {
    const runsPerS = Math.round((10_000 * work.runs) / (performance.now() - startMs)) / 10;
    const { parts, runs } = work;
    await workerCards.put(redis, { name, build, runtime, jobs, at: [...work.at.values()], parts, runs, runsPerS });
    await refuseOthers(serving, told, false);
  };
  const timer = setInterval(() => void beat().catch(() => undefined), BEAT_MS);
  void beat().catch(() => undefined);
  return {
    end: async () => {
      clearInterval(timer);
      await workerCards.drop(redis, name).catch(() => undefined);
    },
  };
}

/**
 * The engine's worker, once it has all of its connections. One whose queue goes away before that would never come back (seen with BullMQ
 * 6.7: the connection on which it waits for jobs has failed for good), so another is begun in its place.
 */
async function beginWorker(serving: Serving, judge: Processor): Promise<Worker> {
  const { redis, address, name, jobs, signal, tell } = serving;
  let said = '';
  for (;;) {
    const worker = new Worker(queueName(serving), judge, {
      ...{ connection: redis, name, concurrency: jobs, autorun: false },
      ...{ lockDuration: LOCK_MS, stalledInterval: STALLED_EVERY_MS, maxStalledCount: LOSSES_MAX },
      runRetryDelay: BEAT_MS,
    });
    worker.on('error', (error) => {
      // A part that somebody else has by now is nobody's loss; a queue that is away is said once.
      const line = `the queue at ${address.text}: ${withoutSecrets(error.message, address)}`;
      if (line !== said && !/lock|Missing key/i.test(error.message)) tell(line);
      said = line;
    });
    const isReady = await worker.waitUntilReady().then(
      () => true,
      () => false,
    );
    if (isReady || signal.aborted) {
      if (isReady) void worker.run().catch(() => undefined);
      return worker;
    }
    await Promise.race([worker.close(true).catch(() => undefined), sleep(BEAT_MS)]);
  }
}

/** Takes parts off the queue of its build and judges them, until `signal`. Throws UsageError where those that are there are of another build. */
export async function serveQueue(serving: Serving): Promise<void> {
  const { redis, address, signal, tell, metrics } = serving;
  const told = new Set<string>();
  await refuseOthers(serving, told, true);
  const work: Work = { at: new Map(), parts: 0, runs: 0 };
  const judge: Processor = async (job, token) => {
    const id = job.id ?? '';
    work.at.set(id, job.name.slice(0, 300));
    metrics.at(work.at.size);
    try {
      const judged = await takeJob(job, token, serving);
      work.parts++;
      work.runs += judged.runs;
      metrics.took('judged', judged);
      return judged;
    } catch (error) {
      const { name: kind, message } = error as Error;
      metrics.took(kind === 'WaitingError' ? 'put back' : kind === 'UnrecoverableError' ? 'refused' : 'failed');
      if (kind !== 'WaitingError') tell(`${job.name}: ${withoutSecrets(message, address)}`);
      throw error;
    } finally {
      work.at.delete(id);
      metrics.at(work.at.size);
    }
  };
  const worker = await beginWorker(serving, judge);
  const heart = beating(serving, work, told);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
  // What is put back takes no time, but on a queue that is away for ever: there the parts are lost as those of a worker that dies.
  await Promise.race([worker.close(), sleep(GOODBYE_MS)]);
  await Promise.race([heart.end(), sleep(GOODBYE_MS)]);
  redis.disconnect();
}
