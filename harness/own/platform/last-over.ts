import type { History } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';

/** When the last fault was healed, or was over by itself as a restart is; undefined where there was none. */
export const lastOverMs = (history: History): Ms | undefined =>
  history.findLast(({ type }) => type === 'heal' || type === 'up' || type === 'inject')?.atMs;
