import { z } from 'zod';
import { EFFECT_WORDS } from '../lab/effect.ts';
import type { Event } from './events.ts';

const text = z.string();
const number = z.number();
const texts = z.array(text);

const attempt = { node: text, family: number, local: text, remote: text, sentMs: number, endMs: number, outcome: text };
const Learned = z.looseObject({ cut: text, from: text, atMs: number, ttlMs: number, addresses: texts });
const Attempt = z.looseObject(attempt);
const DnsAttempt = z.looseObject({ ...attempt, cut: text });
const FailedAt = z.looseObject({ cut: text, servers: texts, learnedMs: number });
const Content = z.looseObject({ customer: text, version: number });
const Order = z.looseObject({ kind: text, mutation: text, args: z.record(text, z.union([text, number])) });

const release = { node: text, kind: text, version: number };
const detail = { node: text, detail: text };

type Fields = Readonly<Record<string, z.ZodType>>;

/** What an event of each type has besides its type and time. */
const FIELDS = {
  fetch: {
    ...{ id: number, client: text, name: text, rrtype: text, startMs: number, outcome: text },
    ...{ attempts: z.array(DnsAttempt), referrals: z.array(Learned) },
    ...{ answer: Learned.optional(), failedAt: FailedAt.optional() },
  },
  operation: {
    ...{ id: number, client: text, customer: text, startMs: number, outcome: text },
    ...{ fetches: z.array(number), attempts: z.array(Attempt), content: Content.optional() },
  },
  spill: { client: text, operation: number, customer: text, outcome: text },
  release: { ...release, action: text, reason: text },
  rollout: { ...release, step: text, detail: text },
  control: { ...detail, step: text },
  leader: { node: text, term: number, action: text, reason: text },
  map: { node: text, leader: text, term: number, version: number },
  path: { node: text, origin: text, via: text.optional() },
  pull: { node: text, edge: text, customer: text, via: text.optional() },
  recovery: { ...detail, action: text },
  monitor: { ...detail, step: text },
  address: { node: text, address: text, action: text },
  down: { node: text, how: text, injection: number.optional(), reason: text },
  up: { node: text },
  starved: { who: text, forMs: number },
  drop: { injection: number, protocol: text, from: text, to: text },
  inject: {
    injection: number,
    kind: text,
    target: text,
    effects: z.array(z.looseObject({ is: z.enum(EFFECT_WORDS) })),
  },
  heal: { injection: number },
  evidence: { injection: number, kind: text, touched: number },
  order: { injection: number, order: Order, version: number },
} satisfies Readonly<Record<Event['type'], Fields>>;

const SHAPES: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  Object.entries(FIELDS as Readonly<Record<string, Fields>>).map(([type, fields]) => {
    return [type, z.looseObject({ type: z.literal(type), atMs: number, ...fields })];
  }),
);

/** The shape that an event of a type has; undefined for a type that there is not. */
export const shapeOf = (type: unknown): z.ZodType | undefined =>
  typeof type === 'string' && Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined;
