import { setTimeout as sleep } from 'node:timers/promises';
import { engineAt } from './engine.ts';
import { sweepLab } from './sweep.ts';
import type { WatchdogOrder } from './watchdog.ts';

/** Nobody waits for it: as long as a busy engine may take for all that it can hold. */
const GIVE_UP_AFTER_MS = 600_000;
/** A container that the harness asked for as it died may still appear: the lab must stay empty this long. */
const STAY_EMPTY_MS = 3_000;
const RETRY_EVERY_MS = 250;

/** Removes the lab of a harness that has just died, and what still appears of it. */
export async function removeLab({ labId, engine }: WatchdogOrder): Promise<void> {
  const docker = engineAt(engine);
  const endMs = performance.now() + GIVE_UP_AFTER_MS;
  let emptySinceMs = performance.now();
  while (performance.now() < endMs && performance.now() - emptySinceMs < STAY_EMPTY_MS) {
    try {
      const removed = await sweepLab(docker, labId, 1_000);
      if (removed > 0) emptySinceMs = performance.now();
    } catch {
      // The engine is busy or away: what remains is removed by a later try, or by the next harness that starts.
      emptySinceMs = performance.now();
    }
    await sleep(RETRY_EVERY_MS);
  }
}
