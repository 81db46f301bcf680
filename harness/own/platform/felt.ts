import type { History } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';
import { lastOverMs } from './last-over.ts';

/** What users felt of a run. */
export interface Felt {
  readonly operations: number;
  readonly failed: number;
  /** From when the first operation began that failed until the last one of them ended; 0 where none failed. */
  readonly failingMs: Ms;
  /** The longest that one took that succeeded; 0 where none did. */
  readonly slowestMs: Ms;
  /** From when the last fault was over until every check held again; undefined where they never did. */
  readonly backMs: Ms | undefined;
}

/** What users felt of a run on an owner's lab, whether or not they had to. */
export function feltOf(history: History): Felt {
  const operations = history.flatMap((event) => (event.type === 'operation' ? [event] : []));
  const failed = operations.filter(({ outcome }) => outcome !== 'ok');
  const took = operations.flatMap(({ outcome, startMs, atMs }) => (outcome === 'ok' ? [atMs - startMs] : []));
  const overMs = lastOverMs(history);
  const swept = history.flatMap((event) => (event.type === 'asked' && event.operation < 0 ? [event] : []));
  const isBack = swept.length > 0 && swept.every(({ outcome }) => outcome === 'right');
  return {
    operations: operations.length,
    failed: failed.length,
    failingMs:
      failed.length === 0
        ? 0
        : Math.max(...failed.map(({ atMs }) => atMs)) - Math.min(...failed.map(({ startMs }) => startMs)),
    slowestMs: Math.max(0, ...took),
    backMs: isBack && overMs !== undefined ? Math.max(...swept.map(({ atMs }) => atMs)) - overMs : undefined,
  };
}
