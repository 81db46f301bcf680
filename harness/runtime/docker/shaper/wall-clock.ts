import { HarnessError } from '../../../basics/errors.ts';
import type { Ms } from '../../../lab/spec.ts';
import type { LabClock } from '../shared/lab-clock.ts';
import type { HelperShell } from '../shared/stage.ts';

const ROUND_TRIPS = 3;

/**
 * Turns the containers' wall clock, ms since 1970, into lab time. It errs by at most the quickest of some round trips, and
 * always late: a packet must not seem to have been lost before the attempt that sent it began.
 */
export async function labTimeOfWall(shell: HelperShell, clock: LabClock): Promise<(wallMs: number) => Ms> {
  let best = { tripMs: Number.POSITIVE_INFINITY, zeroMs: 0 };
  for (let n = 0; n < ROUND_TRIPS; n++) {
    const beforeMs = clock.nowMs();
    const wallMs = Number(await shell.run('date +%s.%N')) * 1000;
    const afterMs = clock.nowMs();
    if (!Number.isFinite(wallMs)) throw new HarnessError('a helper container did not say what time it is');
    const tripMs = afterMs - beforeMs;
    if (tripMs < best.tripMs) best = { tripMs, zeroMs: wallMs - afterMs };
  }
  // Never after the present: the packet has been reported by now.
  return (wallMs) => Math.round(Math.min(wallMs - best.zeroMs, clock.nowMs()) * 1e3) / 1e3;
}
