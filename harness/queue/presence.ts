import type { Redis } from 'ioredis';
import { z } from 'zod';
import { folderWord, lineText } from '../input/names.ts';
import { Build } from './build.ts';
import { campaignWord } from './wire.ts';

/** Who says nothing for so long is gone. */
const GONE_AFTER_S = 15;

const runtime = z.enum(['sim', 'docker']);
const count = z.number().int().min(0);

/** What a worker says of itself. */
export const WorkerCard = z.strictObject({
  name: lineText(200),
  build: Build,
  runtime,
  /** Parts that it judges at a time, and those that it has now, in words. */
  jobs: count,
  at: z.array(lineText(300)).max(256),
  /** Since it began. */
  ...{ parts: count, runs: count, runsPerS: z.number().min(0) },
});
export type WorkerCard = Readonly<z.infer<typeof WorkerCard>>;

/** What a campaign says of itself. */
export const CampaignCard = z.strictObject({ name: campaignWord, build: Build, runtime, lab: folderWord });
export type CampaignCard = Readonly<z.infer<typeof CampaignCard>>;

interface Cards<T> {
  /** Says it for the next seconds: again and again while it holds. */
  put(redis: Redis, card: T): Promise<void>;
  /** Takes it back. */
  drop(redis: Redis, name: string): Promise<void>;
  /** All that hold. What is none is none of ours, and left out. */
  all(redis: Redis): Promise<readonly T[]>;
}

function cards<T extends { readonly name: string }>(kind: string, schema: z.ZodType<T>): Cards<T> {
  const names = `zonequake:${kind}s`;
  const keyOf = (name: string) => `zonequake:${kind}:${name}`;
  const read = (text: string | null | undefined): T[] => {
    try {
      return [schema.parse(JSON.parse(text ?? ''))];
    } catch {
      return [];
    }
  };
  return {
    put: async (redis, card) => {
      await redis.sadd(names, card.name);
      await redis.set(keyOf(card.name), JSON.stringify(card), 'EX', GONE_AFTER_S);
    },
    drop: async (redis, name) => {
      await redis.del(keyOf(name));
      await redis.srem(names, name);
    },
    all: async (redis) => {
      const known = (await redis.smembers(names)).toSorted();
      if (known.length === 0) return [];
      const texts = await redis.mget(known.map(keyOf));
      const gone = known.filter((_, at) => texts[at] === null);
      if (gone.length > 0) await redis.srem(names, ...gone);
      return texts.flatMap(read);
    },
  };
}

/** Workers and campaigns that are there, by what they say: Redis forgets who falls silent. */
export const workerCards = cards('worker', WorkerCard);
export const campaignCards = cards('campaign', CampaignCard);
