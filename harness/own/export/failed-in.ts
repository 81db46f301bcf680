import type { Ms } from '../../lab/spec.ts';
import type { RunResult } from '../../run/run.ts';
import { inFamily, silentIn } from '../platform/heard.ts';

/** Something that a client asked, and that failed. */
export interface FailedAsk {
  /** As histories have it: `www.example.com A`, or a URL. */
  readonly question: string;
  readonly atMs: Ms;
}

/** What failed in a run and can be asked again. */
export interface FailedIn {
  /** By time. */
  readonly asks: readonly FailedAsk[];
  /** What was wrong once all had healed, in the words of histories: checks, and nodes in a family. */
  readonly checks: readonly string[];
}

/** What is asked of all servers of a zone together: whether they agree. */
export const serversTitle = (zone: string): string => `the servers of zone ${zone}`;

/** More of them prove no more, and on a busy machine each makes the next one late. */
const ASKS_MAX = 40;

/** Some of them, as far from each other as may be. */
const spread = <T>(all: readonly T[]): readonly T[] => {
  const step = Math.max(1, all.length / ASKS_MAX);
  return Array.from({ length: Math.min(all.length, ASKS_MAX) }, (_, n) => all[Math.floor(n * step)] as T);
};

/** What the violations of a run are about. */
export function failedIn({ verdict, history }: RunResult): FailedIn {
  const events = [...new Set(verdict.violations.flatMap((one) => one.events))].flatMap((index) => history[index] ?? []);
  const operations = new Set(
    events.flatMap((event) =>
      event.type === 'operation' ? [event.id] : event.type === 'asked' && event.operation >= 0 ? [event.operation] : [],
    ),
  );
  const startMs = new Map(
    history.flatMap((event) => (event.type === 'operation' ? [[event.id, event.startMs] as const] : [])),
  );
  const asks = history.flatMap((event) =>
    event.type === 'asked' && operations.has(event.operation)
      ? [{ question: event.question, atMs: startMs.get(event.operation) ?? event.atMs }]
      : [],
  );
  const swept = events.flatMap((event) => {
    if (event.type === 'serial') return [serversTitle(event.zone)];
    if (event.type === 'asked' && event.operation < 0) return [event.question];
    const family = event.type === 'heard' ? silentIn(event) : undefined;
    return event.type === 'heard' && family !== undefined ? [inFamily(event.of, family)] : [];
  });
  return { asks: spread(asks.toSorted((a, b) => a.atMs - b.atMs)), checks: [...new Set(swept)] };
}
