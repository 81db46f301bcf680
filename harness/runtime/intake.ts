import type { Ms } from '../lab/spec.ts';

/** What a node can do: work items per second, and how many may wait. */
interface Capacity {
  readonly perSecond: number;
  readonly queue: number;
}

export interface Intake {
  /** When the item that arrived at `nowMs` is handled, or undefined when it is shed. Calls go forward in time. */
  admit(nowMs: Ms): { readonly atMs: Ms } | undefined;
  /** From now on only this share of the capacity is left, 0 to 1: at 0 everything is shed. */
  leave(share: number): void;
}

/** Service times are sums of fractions; this much of one is rounding, not waiting. */
const ROUNDING = 1e-6;

/**
 * A single server with a bounded queue: an item is handled at once when the server is idle, else after those before it,
 * each `1000 / perSecond` ms. An item that would make more than `queue` wait is shed. Pure: every runtime uses it.
 */
export function createIntake({ perSecond, queue }: Capacity): Intake {
  let serviceMs = 1000 / perSecond;
  let freeAtMs = 0;
  /** The service time by which `freeAtMs` was reckoned. */
  let reckonedMs = serviceMs;
  return {
    leave(share) {
      serviceMs = 1000 / (perSecond * share);
    },
    admit(nowMs) {
      if (serviceMs === Number.POSITIVE_INFINITY) return undefined;
      // Those that wait are as many as before: a node that has its capacity back is soon through with them.
      if (reckonedMs !== serviceMs) freeAtMs = nowMs + (Math.max(0, freeAtMs - nowMs) / reckonedMs) * serviceMs;
      reckonedMs = serviceMs;
      const backlog = (freeAtMs - nowMs) / serviceMs;
      if (backlog <= ROUNDING) {
        freeAtMs = nowMs + serviceMs;
        return { atMs: nowMs };
      }
      const waiting = Math.ceil(backlog - ROUNDING) - 1;
      if (waiting >= queue) return undefined;
      const atMs = freeAtMs;
      freeAtMs += serviceMs;
      return { atMs };
    },
  };
}
