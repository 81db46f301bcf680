import type { RunResult } from '../run/run.ts';

/**
 * Runs something `times` times, fewer once `stop` says so. A run that it cut short says nothing and is left out, unless there is no
 * other: what was seen before stays. Throws what the first run throws.
 */
export async function runTimes<R extends RunResult>(
  times: number,
  stop: () => boolean,
  once: () => Promise<R>,
): Promise<readonly R[]> {
  const runs = [await once()];
  while (runs.length < times && !stop()) {
    try {
      const run = await once();
      if (run.verdict.verdict === 'harness-error' && stop()) break;
      runs.push(run);
    } catch (error) {
      if (!stop()) throw error;
    }
  }
  return runs;
}
