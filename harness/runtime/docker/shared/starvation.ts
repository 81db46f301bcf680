import type { Ms } from '../../../lab/spec.ts';

/** How often a process looks whether it gets to run. */
const BEAT_MS = 100;
/** A shorter wait is a scheduler's daily business. */
export const WORTH_TELLING_MS: Ms = 50;

/**
 * Tells whenever this process waited for a processor: a timer came late, and not since the process itself was at work. What it had
 * to do in that time it did late, through no fault of its own. Ends when the function that it returns is called.
 */
export function watchStarvation(tell: (forMs: Ms) => void): () => void {
  let lastMs = performance.now();
  let lastUsage = process.cpuUsage();
  const beat = setInterval(() => {
    const nowMs = performance.now();
    const used = process.cpuUsage(lastUsage);
    const forMs = Math.round(nowMs - lastMs - BEAT_MS - (used.user + used.system) / 1000);
    lastMs = nowMs;
    lastUsage = process.cpuUsage();
    if (forMs >= WORTH_TELLING_MS) tell(forMs);
  }, BEAT_MS);
  beat.unref();
  return () => clearInterval(beat);
}
