import { Job, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { HarnessError } from '../basics/errors.ts';
import { Interrupted } from '../basics/interruption.ts';
import type { EventBook } from '../history/event-book.ts';
import type { RunSummary } from '../records/summary.ts';
import type { Judges, PartRequest } from '../search/judges.ts';
import type { Setup } from '../setup/setup.ts';
import { type Address, withoutSecrets } from './address.ts';
import { type Asked, beginAsking, believed, givenUp } from './asked.ts';
import { jobName } from './part-job.ts';
import { type CampaignCard, campaignCards, type WorkerCard, workerCards } from './presence.ts';
import { takeOff } from './take-off.ts';
import { createTally, type Tally } from './tally.ts';
import { BEAT_MS, queueName, TRIES } from './terms.ts';

/** Parts on the queue for each that is being judged: so that workers have something to do while a failure is shrunk, or a lost part waited for. */
const AHEAD = 4;
const AHEAD_MIN = 8;
const AHEAD_MAX = 2_000;
/** A queue that says nothing for so long is not coming back. */
const AWAY_MAX_MS = 600_000;
/** What nobody came for is removed by whoever judges next. */
const KEEP_S = 3_600;
/** Events that the engine keeps of a queue: they are for whoever waits now. */
const EVENTS = 500;
/** In the order of a command's end, which has two seconds. */
const GOODBYE_MS = 1_500;

/** Workers on a queue, as judges of one campaign. */
export interface QueueJudges extends Judges {
  /** Who is there and what was done, as it was a moment ago. */
  seen(): Seen;
}

export interface Seen extends Tally {
  /** Those that take parts of this campaign, and those that would not. */
  readonly workers: readonly WorkerCard[];
  readonly others: number;
  /** Parts of this campaign on the queue. */
  readonly waiting: number;
  /** For how long the queue has not answered, ms, and what was said last. */
  readonly silentMs: number;
  readonly trouble?: string;
}

/** A campaign, and the connection that it has to its queue. */
export interface Asking {
  readonly redis: Redis;
  readonly address: Address;
  readonly card: CampaignCard;
  readonly setup: Setup;
  /** Events of the lab's platform. */
  readonly book: EventBook;
  readonly signal: AbortSignal;
}

/** Parts that are waited for, and how the queue is. */
interface Waiting extends Asking {
  readonly queue: Queue;
  readonly asked: Map<string, Asked>;
  /** Those that the queue is being asked about. */
  readonly looking: Set<string>;
  readonly tally: ReturnType<typeof createTally>;
  workers: readonly WorkerCard[];
  answeredMs: number;
  trouble?: string | undefined;
}

function settle({ asked }: Waiting, { id }: Asked, act: () => void): void {
  if (asked.delete(id)) act();
}

function endAll(all: Waiting, error: Error): void {
  for (const asked of [...all.asked.values()]) settle(all, asked, () => asked.reject(error));
}

/** Asks the queue something: that it answers, or what it says instead, is remembered. */
async function ask(all: Waiting, what: () => Promise<void>): Promise<void> {
  try {
    await what();
    all.answeredMs = performance.now();
    all.trouble = undefined;
  } catch (error) {
    all.trouble = withoutSecrets((error as Error).message, all.address);
  }
}

/** Takes a part if it is judged, gives it up if it is given up, and puts it on the queue if it is not there. */
async function look(all: Waiting, asked: Asked): Promise<void> {
  const { queue, setup, book, tally } = all;
  const job = await Job.fromId(queue, asked.id);
  if (!job) {
    const keep = { removeOnComplete: { age: KEEP_S }, removeOnFail: { age: KEEP_S } };
    await queue.add(jobName(asked.job), asked.job, { jobId: asked.id, attempts: TRIES, ...keep });
    return;
  }
  if (job.finishedOn === undefined) return;
  const losses = job.stalledCounter;
  if (await job.isFailed()) {
    settle(all, asked, () => asked.reject(givenUp(asked, { reason: job.failedReason, losses })));
    return;
  }
  try {
    const { worker, tookMs, summaries } = believed(job.returnvalue, asked, setup, book);
    settle(all, asked, () => {
      tally.add({ worker, tookMs, runs: summaries.length, losses });
      asked.resolve(summaries);
    });
  } catch (error) {
    settle(all, asked, () => asked.reject(error as Error));
  }
  await job.remove();
}

async function lookOnce(all: Waiting, asked: Asked | undefined): Promise<void> {
  if (!asked || all.looking.has(asked.id) || !all.asked.has(asked.id)) return;
  all.looking.add(asked.id);
  await ask(all, () => look(all, asked));
  all.looking.delete(asked.id);
}

const silentMs = ({ answeredMs }: Waiting): number => performance.now() - answeredMs;

/** Says that we are here, looks who else is, and at all that is waited for: whoever lost its data has forgotten that. */
function beat(all: Waiting): void {
  const { redis, address, card, asked, trouble } = all;
  if (silentMs(all) > AWAY_MAX_MS) {
    const said = trouble === undefined ? '' : ` (${trouble})`;
    endAll(
      all,
      new HarnessError(`the queue at ${address.text} has not answered for ${AWAY_MAX_MS / 60_000} minutes${said}`),
    );
  }
  void ask(all, async () => {
    await campaignCards.put(redis, card);
    all.workers = await workerCards.all(redis);
  });
  for (const one of asked.values()) void lookOnce(all, one);
}

/** Workers that take parts of this campaign. */
const oursOf = ({ workers, card }: Waiting): readonly WorkerCard[] =>
  workers.filter((worker) => queueName(worker) === queueName(card));

function seenOf(all: Waiting): Seen {
  const { tally, asked, trouble, workers } = all;
  const ours = oursOf(all);
  return {
    ...tally.sum(),
    ...{ workers: ours, others: workers.length - ours.length, waiting: asked.size, silentMs: silentMs(all) },
    ...(trouble !== undefined && { trouble }),
  };
}

/**
 * Puts parts on the queue of a build, and takes what comes back. What is missing there is put there again, as after a Redis that lost its
 * data, and what comes back twice is taken once.
 */
export function askQueue(asking: Asking): QueueJudges {
  const { redis, card, signal } = asking;
  const name = queueName(card);
  const queue = new Queue(name, { connection: redis, streams: { events: { maxLen: EVENTS } } });
  const events = new QueueEvents(name, { connection: redis });
  const all: Waiting = {
    ...{ ...asking, queue, asked: new Map(), looking: new Set(), tally: createTally(), workers: [] },
    answeredMs: performance.now(),
  };
  const failed = (error: Error) => void ask(all, () => Promise.reject(error));
  queue.on('error', failed);
  events.on('error', failed);
  const onEvent = ({ jobId }: { readonly jobId: string }) => void lookOnce(all, all.asked.get(jobId));
  events.on('completed', onEvent).on('failed', onEvent);
  const beating = setInterval(() => beat(all), BEAT_MS);
  beat(all);
  const onAbort = () => endAll(all, new Interrupted('interrupted'));
  signal.addEventListener('abort', onAbort);
  return {
    ask: (request: PartRequest): Promise<readonly RunSummary[]> => {
      const { asked, answer } = beginAsking(card.name, request);
      all.asked.set(asked.id, asked);
      if (signal.aborted) onAbort();
      // What is there already was put there by a command that was killed, and may be judged.
      void lookOnce(all, asked);
      return answer;
    },
    ahead: () =>
      Math.min(
        AHEAD_MAX,
        Math.max(
          AHEAD_MIN,
          oursOf(all).reduce((sum, { jobs }) => sum + jobs * AHEAD, 0),
        ),
      ),
    seen: () => seenOf(all),
    close: async () => {
      clearInterval(beating);
      signal.removeEventListener('abort', onAbort);
      endAll(all, new HarnessError('the campaign has ended'));
      await takeOff({ redis, queue, events, campaign: card.name }, GOODBYE_MS);
    },
  };
}
