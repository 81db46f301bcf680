import { z } from 'zod';
import type { EventKind } from '../../history/event-book.ts';
import type { Ms } from '../../lab/spec.ts';
import type { Judged } from '../checks/judge-answer.ts';
import type { Heard } from './heard.ts';

/** What came of one question that a check asks: at a server by itself, or through a resolver. */
export interface AskedEvent {
  readonly type: 'asked';
  readonly atMs: Ms;
  /** The asker. */
  readonly node: string;
  /** What operations call the check. */
  readonly check: string;
  /** What was asked of whom, in words: `www.example.com A at ns1 (10.61.0.11)`. */
  readonly question: string;
  /** `wrong`: what came says what is not so. `none`: nothing came, or word that there is no answer, or a part of one. */
  readonly outcome: 'right' | 'wrong' | 'none';
  /** What is wrong, or missing; empty where nothing is. */
  readonly why: string;
  /** The operation that it was a part of; -1 where all checks were asked at once. */
  readonly operation: number;
}

/** What came of one look at the whole lab, from a node that was asked in both families. */
export interface HeardEvent extends Heard {
  readonly type: 'heard';
  /** The end of the look. */
  readonly atMs: Ms;
  /** The asker. */
  readonly node: string;
  /** The beginning of the look. */
  readonly fromMs: Ms;
}

/** What a server of a zone said when it was asked for the zone's SOA. */
export interface SerialEvent {
  readonly type: 'serial';
  /** When the answer came. */
  readonly atMs: Ms;
  /** When it was asked for: the server had this serial at some time from then on. */
  readonly askedMs: Ms;
  /** The server. */
  readonly node: string;
  readonly zone: string;
  readonly serial: number;
  /** By the SOA: after so long a secondary has asked for a newer one by itself, and once more where that failed. */
  readonly refreshMs: Ms;
}

declare module '../../history/events.ts' {
  interface PlatformEvents {
    readonly asked: AskedEvent;
    readonly heard: HeardEvent;
    readonly serial: SerialEvent;
  }
}

const OUTCOMES: Readonly<Record<AskedEvent['outcome'], true>> = { right: true, wrong: true, none: true };

/** A judgement as histories have it. */
export const outcomeOf = ({ is }: Pick<Judged, 'is'>): AskedEvent['outcome'] =>
  is === 'right' || is === 'wrong' ? is : 'none';

const SHARE = z.tuple([z.number(), z.number()]);

/** What is told of a run of an owner's lab beside what the harness itself sees. */
export const events = {
  asked: {
    fields: {
      check: z.string(),
      question: z.string(),
      outcome: z.enum(['right', 'wrong', 'none']),
      why: z.string(),
      operation: z.number(),
    },
    words: ({ question, outcome, why }: AskedEvent) => `${question}: ${outcome === 'right' ? 'right' : why}`,
    nodes: ['node'],
    values: {
      check: undefined,
      question: undefined,
      outcome: Object.keys(OUTCOMES),
      operation: 'number',
    },
  },
  heard: {
    fields: { of: z.string(), fromMs: z.number(), ipv4: SHARE, ipv6: SHARE },
    words: ({ of, ipv4, ipv6 }: HeardEvent) =>
      `${of} answered ${ipv4[0]} of ${ipv4[1]} in IPv4, ${ipv6[0]} of ${ipv6[1]} in IPv6`,
    nodes: ['node', 'of'],
    values: {},
  },
  serial: {
    fields: { askedMs: z.number(), zone: z.string(), serial: z.number(), refreshMs: z.number() },
    words: ({ node, zone, serial }: SerialEvent) => `${node} has serial ${serial} of ${zone}`,
    nodes: ['node'],
    values: { zone: undefined, serial: 'number' },
  },
} as const satisfies Readonly<Record<string, EventKind>>;
