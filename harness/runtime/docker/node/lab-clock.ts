import type { Ms } from '../../../lab/spec.ts';

const NS_PER_US = 1000;
const US_PER_MS = 1000;

/**
 * Lab time from CLOCK_MONOTONIC, which all containers of a machine share: milliseconds since `zeroNs` (nanoseconds,
 * decimal), to the microsecond. Negative before.
 */
export function createLabClock(zeroNs: string): () => Ms {
  const zero = BigInt(zeroNs);
  return () => Math.round(Number(process.hrtime.bigint() - zero) / NS_PER_US) / US_PER_MS;
}

/** When an event happened: what a program does before lab time zero counts as done at zero. */
export const eventTimeMs = (nowMs: Ms): Ms => Math.max(0, nowMs);
