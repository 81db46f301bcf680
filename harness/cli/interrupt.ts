import { endsInOrder, interruption } from '../basics/interruption.ts';

/**
 * From now on the first Ctrl-C (or SIGTERM, or SIGHUP) asks for an orderly end; the second ends at once. Call `release` when there is
 * nothing left to end.
 */
export function onInterrupt(): { signal: AbortSignal; release: () => void } {
  endsInOrder(true);
  return { signal: interruption, release: () => endsInOrder(false) };
}
