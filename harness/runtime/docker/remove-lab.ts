import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { Ms } from '../../lab/spec.ts';
import { engineAt } from './engine.ts';
import { LeftBehind, sweepLab } from './sweep.ts';
import type { WatchdogOrder } from './watchdog.ts';

/** Nobody waits for it: as long as a busy engine may take for all that it can hold. */
const GIVE_UP_AFTER_MS = 600_000;
/** A container that the harness asked for as it died may still appear: the lab must stay empty this long. */
const STAY_EMPTY_MS = 3_000;
const RETRY_EVERY_MS = 250;
/** A network that the engine has taken for in use for so long, with nothing else left, it has miscounted: the next lab uses it. */
const STUCK_FOR_MS = 15_000;

/** Removes the lab of a harness that has just died, and what still appears of it. */
export async function removeLab({ labId, engine, folder }: WatchdogOrder): Promise<void> {
  try {
    await removeFrom(engineAt(engine), labId, STUCK_FOR_MS);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** The same, from an engine: without what that has miscounted for `stuckForMs`. */
export async function removeFrom(docker: Dockerode, labId: string, stuckForMs: Ms): Promise<void> {
  const endMs = performance.now() + GIVE_UP_AFTER_MS;
  let emptySinceMs = performance.now();
  let stuckSinceMs: number | undefined;
  while (performance.now() < endMs && performance.now() - emptySinceMs < STAY_EMPTY_MS) {
    try {
      const removed = await sweepLab(docker, labId, 1_000);
      if (removed > 0) emptySinceMs = performance.now();
    } catch (error) {
      stuckSinceMs = error instanceof LeftBehind && error.isStuck ? (stuckSinceMs ?? performance.now()) : undefined;
      if (stuckSinceMs !== undefined && performance.now() - stuckSinceMs >= stuckForMs) return;
      // The engine is busy or away: what remains is removed by a later try, or by the next harness that starts.
      emptySinceMs = performance.now();
    }
    await sleep(RETRY_EVERY_MS);
  }
}
