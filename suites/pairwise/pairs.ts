import type { PromisedSpec } from '../../fixtures/cdn/promises.ts';
import type { Ms } from '../../harness/lab/spec.ts';
import { drawSchedules } from '../../harness/schedule/arbitrary.ts';
import { drawnAt, type Fault } from '../../harness/schedule/fault.ts';
import type { Injection, Schedule } from '../../harness/schedule/schedule.ts';
import { runSeed } from '../../harness/schedule/seed.ts';

/** How often each pair is drawn: each has targets, parameters and durations of its own. */
const DRAWS = 2;

/** A fault of one kind, and a while later one of another or the same. */
export interface Pair {
  readonly first: string;
  readonly second: string;
  readonly schedule: Schedule;
}

/**
 * How long after the first the second comes: while the first begins to be felt, when the platform has just found a way round it, and
 * when it has just taken back what it did.
 */
function offsetsMs({ timing }: PromisedSpec): readonly Ms[] {
  const { gridMs, detectionMs, publicationMs, gateWindowMs, pushMs, confirmMs } = timing;
  return [gridMs, detectionMs + publicationMs, gateWindowMs + pushMs + confirmMs];
}

/**
 * Every ordered pair of kinds that have a target on this lab, at every offset, with every draw: the same for the same seed. The
 * first lasts until the second has begun, and it begins so early that what both start can end.
 */
export function pairsOf(spec: PromisedSpec, faults: readonly Fault[], seed: number): readonly Pair[] {
  const kinds = faults.filter((fault) => drawnAt(fault, spec).length > 0);
  const { durationMs, quietMs, gridMs } = spec.timing;
  const earlyMs = Math.floor((durationMs - quietMs) / 4 / gridMs) * gridMs;
  let drawn = 0;
  const draw = (fault: Fault): Injection => {
    const [schedule] = drawSchedules({ seed, from: drawn++, count: 1, spec, faults: [fault], injectionsMax: 1 });
    return schedule?.injections[0] as Injection;
  };
  const pairs: Pair[] = [];
  for (const first of kinds) {
    for (const second of kinds) {
      for (let draws = 0; draws < DRAWS; draws++) {
        const [before, after] = [draw(first), draw(second)];
        const atMs = gridMs + (before.atMs % earlyMs);
        for (const offsetMs of offsetsMs(spec)) {
          const injections = [
            { ...before, atMs, durationMs: first.instant ? 0 : longEnough(before.durationMs, offsetMs, spec) },
            { ...after, atMs: atMs + offsetMs },
          ];
          pairs.push({
            ...{ first: first.kind, second: second.kind },
            schedule: { seed: runSeed(seed, pairs.length), injections },
          });
        }
      }
    }
  }
  return pairs;
}

/** The duration, or the next on the ladder that is longer than the offset. */
function longEnough(durationMs: Ms, offsetMs: Ms, { timing }: PromisedSpec): Ms {
  const longer = timing.durationLadderMs.find((ms) => ms > offsetMs) ?? offsetMs + timing.gridMs;
  return Math.max(durationMs, longer);
}
