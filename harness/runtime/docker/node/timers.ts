import type { Ms } from '../../../lab/spec.ts';
import type { Timer } from '../../host.ts';
import { assertAlive, type Life, run } from './life.ts';

/** The longest delay that setTimeout takes, in ms; longer ones are made of several. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Calls `fn` in `delayMs` of lab time, never before: setTimeout counts from the start of the event loop's turn, so alone it
 * would be early after a long callback.
 */
export function after(life: Life, delayMs: Ms, fn: () => void): Timer {
  assertAlive(life);
  const dueMs = life.now() + delayMs;
  let handle: NodeJS.Timeout;
  const cancel = () => {
    clearTimeout(handle);
    life.closers.delete(cancel);
  };
  const arm = () => {
    handle = setTimeout(fire, Math.min(LONGEST_MS, Math.max(0, Math.ceil(dueMs - life.now()))));
  };
  const fire = () => {
    if (life.now() < dueMs) return arm();
    life.closers.delete(cancel);
    run(life, fn, undefined);
  };
  life.closers.add(cancel);
  arm();
  return { cancel };
}
