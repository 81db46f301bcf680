import { z } from 'zod';
import { EFFECT_WORDS } from '../lab/effect.ts';
import type { EventBook } from './event-book.ts';
import type { HarnessEvent } from './events.ts';

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
  validation: {
    ...{ client: text, customer: text, name: text, rrtype: text },
    ...{ attempt: DnsAttempt, addresses: texts },
  },
  load: { client: text, server: text, family: number, kind: text, what: text, rightly: text, said: text },
  address: { node: text, address: text, action: text },
  down: { node: text, how: text, injection: number.optional(), reason: text },
  up: { node: text },
  starved: { who: text, forMs: number },
  drop: { injection: number, protocol: text, from: text, to: text },
  late: { injection: number, protocol: text, from: text, to: text, byMs: number },
  inject: {
    injection: number,
    kind: text,
    target: text,
    effects: z.array(z.looseObject({ is: z.enum(EFFECT_WORDS) })),
  },
  heal: { injection: number },
  evidence: { injection: number, kind: text, touched: number },
  order: { injection: number, order: Order, version: number },
} satisfies Readonly<Record<HarnessEvent['type'], Fields>>;

const shape = (type: string, fields: Fields): z.ZodType =>
  z.looseObject({ type: z.literal(type), atMs: number, ...fields });

const SHAPES: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  Object.entries(FIELDS as Readonly<Record<string, Fields>>).map(([type, fields]) => [type, shape(type, fields)]),
);

/** The shape that an event of a type has, the harness's own or one of a platform's; undefined for a type that there is not. */
export function shapeOf(type: unknown, book: EventBook): z.ZodType | undefined {
  if (typeof type !== 'string') return undefined;
  if (Object.hasOwn(SHAPES, type)) return SHAPES[type];
  const kind = Object.hasOwn(book, type) ? book[type] : undefined;
  return kind && shape(type, { node: text, ...kind.fields });
}
