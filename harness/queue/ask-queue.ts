import { Job, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { HarnessError } from '../basics/errors.ts';
import { Interrupted } from '../basics/interruption.ts';
import type { EventBook } from '../history/event-book.ts';
import type { Judges, RunRequest } from '../search/judges.ts';
import type { Setup } from '../setup/setup.ts';
import { type Address, withoutSecrets } from './address.ts';
import { type Asked, type Asker, beginAsking, givenUp, type Order, partOrder, runOrder } from './asked.ts';
import { type CampaignCard, campaignCards, type WorkerCard, workerCards } from './presence.ts';
import { scheduleWord } from './run-job.ts';
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
  /** Parts and runs of schedules of this campaign on the queue. */
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

/** Orders that are waited for, and how the queue is. */
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

/** Takes what is judged, gives up what is given up, and puts on the queue what is not there. */
async function look(all: Waiting, asked: Asked): Promise<void> {
  const { queue, tally } = all;
  const { id, name, data, isUrgent } = asked;
  const job = await Job.fromId(queue, id);
  // Nobody may wait for it any more by now.
  if (!all.asked.has(id)) return;
  if (!job) {
    const keep = { removeOnComplete: { age: KEEP_S }, removeOnFail: { age: KEEP_S } };
    await queue.add(name, data, { jobId: id, attempts: TRIES, lifo: isUrgent, ...keep });
    return;
  }
  if (job.finishedOn === undefined) return;
  const losses = job.stalledCounter;
  if (await job.isFailed()) {
    settle(all, asked, () => asked.reject(givenUp(asked, { reason: job.failedReason, losses })));
    return;
  }
  try {
    const taken = asked.take(job.returnvalue);
    settle(all, asked, () => {
      const { worker, tookMs, runs } = taken.judged;
      tally.add({ worker, tookMs, runs, losses, isPart: !isUrgent });
      taken.settle();
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

/** Gives an order, until its answer is there or `withdrawn` is aborted. */
function order<T>(all: Waiting, given: Order<T>, withdrawn?: AbortSignal): Promise<T> {
  const { asked, answer } = beginAsking(given);
  all.asked.set(asked.id, asked);
  if (all.signal.aborted) endAll(all, new Interrupted('interrupted'));
  withdrawn?.addEventListener('abort', () =>
    settle(all, asked, () => {
      asked.reject(new Interrupted('nobody waits for it any more'));
      // What a worker has it goes on with, and nobody takes it: it is removed with all else.
      void ask(all, async () => void (await all.queue.remove(asked.id)));
    }),
  );
  // What is there already was put there by a command that was killed, and may be judged.
  void lookOnce(all, asked);
  return answer;
}

/** Which run of its schedule the next one is. */
function countRuns(): (request: RunRequest) => number {
  const times = new Map<string, number>();
  return (request) => {
    const word = scheduleWord(request);
    const time = (times.get(word) ?? 0) + 1;
    times.set(word, time);
    return time;
  };
}

/** Workers that take parts of this campaign. */
const oursOf = ({ workers, card }: Waiting): readonly WorkerCard[] =>
  workers.filter((worker) => queueName(worker) === queueName(card));

/** Jobs that they do at a time, all together. */
const jobsOf = (all: Waiting): number => oursOf(all).reduce((sum, { jobs }) => sum + jobs, 0);

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
  const asker: Asker = { campaign: card.name, setup: asking.setup, book: asking.book };
  const timeOf = countRuns();
  const onAbort = () => endAll(all, new Interrupted('interrupted'));
  signal.addEventListener('abort', onAbort);
  return {
    ask: (request) => order(all, partOrder(asker, request)),
    run: (request, withdrawn) => order(all, runOrder(asker, request, timeOf(request)), withdrawn),
    width: () => Math.max(1, jobsOf(all)),
    ahead: () => Math.min(AHEAD_MAX, Math.max(AHEAD_MIN, jobsOf(all) * AHEAD)),
    seen: () => seenOf(all),
    close: async () => {
      clearInterval(beating);
      signal.removeEventListener('abort', onAbort);
      endAll(all, new HarnessError('the campaign has ended'));
      await takeOff({ redis, queue, events, campaign: card.name }, GOODBYE_MS);
    },
  };
}
