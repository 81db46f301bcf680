import type { Ms } from '../../lab/spec.ts';
import type { Timer } from '../host.ts';
import { run } from './life.ts';
import type { Process, World } from './world.ts';

/** A timer of a process: one that is due while that stands still fires when it goes on, unless it is cancelled by then. */
export function after(world: World, process: Process, delayMs: Ms, fn: () => void): Timer {
  const timer = world.clock.after(delayMs, () => {
    if (process.stillness) process.stillness.due.push({ timer, fn });
    else run(world, process, fn, undefined);
  });
  return timer;
}
