import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../../../basics/errors.ts';
import type { Ms } from '../../../lab/spec.ts';
import type { NodeChannel } from './stage.ts';

const NS_PER_MS = 1e6;
const ROUND_TRIPS = 5;

/** CLOCK_MONOTONIC of this machine, ns. */
export const monotonicNs = (): bigint => process.hrtime.bigint();

/** Lab time, as the containers count it. */
export interface LabClock {
  /** Since lab time zero; negative before. Whole microseconds. */
  nowMs(): Ms;
  /** Resolves at lab time `atMs`, or at once when that has passed. */
  sleepUntil(atMs: Ms): Promise<void>;
}

/** A clock that reads 0 when the containers' CLOCK_MONOTONIC, `offsetNs` ahead of this machine's, reads `zeroNs`. */
export function createLabClock(zeroNs: bigint, offsetNs: bigint): LabClock {
  const nowMs = (): Ms => Math.round(Number(monotonicNs() + offsetNs - zeroNs) / 1e3) / 1e3;
  return {
    nowMs,
    async sleepUntil(atMs) {
      for (let leftMs = atMs - nowMs(); leftMs > 0; leftMs = atMs - nowMs()) await sleep(Math.ceil(leftMs));
    },
  };
}

/**
 * How far the containers' CLOCK_MONOTONIC is ahead of this machine's, ns: 0 when they share a kernel, as far as the
 * quickest of some round trips can tell; else what that one says (Cristian's algorithm, 1989).
 */
export async function clockOffsetNs(channel: Pick<NodeChannel, 'call'>): Promise<bigint> {
  let best = { tripNs: Number.POSITIVE_INFINITY, offsetNs: 0n };
  for (let n = 0; n < ROUND_TRIPS; n++) {
    const beforeNs = monotonicNs();
    const { nowNs } = await channel.call({ do: 'clock' });
    const tripNs = Number(monotonicNs() - beforeNs);
    if (nowNs === undefined) throw new HarnessError('a container did not say what time it is');
    if (tripNs < best.tripNs) best = { tripNs, offsetNs: BigInt(nowNs) - beforeNs - BigInt(Math.round(tripNs / 2)) };
  }
  return Math.abs(Number(best.offsetNs)) <= Math.max(best.tripNs, NS_PER_MS) ? 0n : best.offsetNs;
}
