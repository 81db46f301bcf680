import type { History } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';

/**
 * When the last fault was healed, or was over by itself as a restart is; undefined where there was none. Who died by itself and was started
 * again was no fault of ours.
 */
export function lastOverMs(history: History): Ms | undefined {
  const felled = new Set<string>();
  let lastMs: Ms | undefined;
  for (const event of history) {
    if (event.type === 'down' && event.injection !== undefined) felled.add(event.node);
    const isOver = event.type === 'up' ? felled.delete(event.node) : event.type === 'heal' || event.type === 'inject';
    if (isOver) lastMs = event.atMs;
  }
  return lastMs;
}
