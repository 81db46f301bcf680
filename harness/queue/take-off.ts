import { setTimeout as sleep } from 'node:timers/promises';
import type { JobType, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { campaignCards } from './presence.ts';

const EVERY_STATE: JobType[] = ['waiting', 'active', 'delayed', 'prioritized', 'completed', 'failed'];

/** What a campaign has of a queue. */
interface Left {
  readonly redis: Redis;
  readonly queue: Queue;
  readonly events: QueueEvents;
  readonly campaign: string;
}

/** What follows a campaign's name in the id of a part, and of a run. */
const OWN = /^(\d+-\d+|run-[0-9a-f]{16}-\d+)$/;

/** Its jobs and no others, also those that whoever has them is still judging: that comes to nothing. */
async function removeOwn({ redis, queue, campaign }: Left): Promise<void> {
  const jobs = await queue.getJobs(EVERY_STATE);
  for (const { id } of jobs) {
    if (id === undefined || !id.startsWith(`${campaign}-`) || !OWN.test(id.slice(campaign.length + 1))) continue;
    await redis.del(`${queue.toKey(id)}:lock`);
    await queue.remove(id);
  }
  await campaignCards.drop(redis, campaign);
}

/** Takes all that is a campaign's off its queue, and lets go of that. Not for longer than it takes to say goodbye: what stays is removed by and by. */
export async function takeOff(left: Left, withinMs: number): Promise<void> {
  const removed = removeOwn(left).catch(() => undefined);
  await Promise.race([removed, sleep(withinMs)]);
  const closed = Promise.allSettled([left.events.close(), left.queue.close()]);
  await Promise.race([closed, sleep(withinMs / 3)]);
  left.redis.disconnect();
}
