import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineAt } from './engine.ts';
import { sweepLab } from './sweep.ts';
import { ALL_GONE, type WatchdogOrder } from './watchdog.ts';

const GIVE_UP_AFTER_MS = 15_000;
/** A container that the harness asked for as it died may still appear: the lab must stay empty this long. */
const STAY_EMPTY_MS = 3_000;
const RETRY_EVERY_MS = 250;

/** Ends when the harness does, or is told to: the pipe is our standard input. */
const [first = '', second] = (await text(process.stdin)).split('\n');
if (second !== ALL_GONE) {
  const { labId, engine } = JSON.parse(first) as WatchdogOrder;
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
