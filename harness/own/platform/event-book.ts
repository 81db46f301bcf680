import { z } from 'zod';
import type { EventKind } from '../../history/event-book.ts';
import type { Ms } from '../../lab/spec.ts';

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
  readonly outcome: 'right' | 'wrong';
  /** What is wrong; empty where nothing is. */
  readonly why: string;
  /** The operation that it was a part of; -1 where all checks were asked at once. */
  readonly operation: number;
}

declare module '../../history/events.ts' {
  interface PlatformEvents {
    readonly asked: AskedEvent;
  }
}

const OUTCOMES: Readonly<Record<AskedEvent['outcome'], true>> = { right: true, wrong: true };

/** What is told of a run of an owner's lab beside what the harness itself sees. */
export const events = {
  asked: {
    fields: {
      check: z.string(),
      question: z.string(),
      outcome: z.enum(['right', 'wrong']),
      why: z.string(),
      operation: z.number(),
    },
    words: ({ question, outcome, why }: AskedEvent) => `${question}: ${outcome === 'right' ? 'right' : why}`,
    nodes: ['node'],
    values: {
      check: undefined,
      question: undefined,
      of: undefined,
      outcome: Object.keys(OUTCOMES),
      operation: 'number',
    },
  },
} as const satisfies Readonly<Record<string, EventKind>>;
