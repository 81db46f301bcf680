import type { Ms } from '../lab/spec.ts';

/** What a node can do: work items per second, and how many may wait. */
interface Capacity {
  readonly perSecond: number;
  readonly queue: number;
}

/** What becomes of an item of work. */
export interface Admission {
  /** When it is handled; absent when it is shed. */
  readonly atMs?: Ms;
  /** With all of its capacity the node would have handled it, and sooner. */
  readonly isHindered: boolean;
}

export interface Intake {
  /** Takes the item that arrives at `nowMs`, or sheds it. Calls go forward in time. */
  admit(nowMs: Ms): Admission;
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
  const wholeMs = 1000 / perSecond;
  let serviceMs = wholeMs;
  const line = createLine(queue);
  /** The same work before a server that has all of its capacity. */
  const unhindered = createLine(queue);
  return {
    leave(share) {
      serviceMs = 1000 / (perSecond * share);
    },
    admit(nowMs) {
      const atMs = line(nowMs, serviceMs);
      const soonestMs = unhindered(nowMs, wholeMs);
      if (soonestMs === undefined) return { ...(atMs !== undefined && { atMs }), isHindered: false };
      if (atMs === undefined) return { isHindered: true };
      return { atMs, isHindered: atMs - soonestMs > ROUNDING * wholeMs };
    },
  };
}

/** When the item that arrives at `nowMs` is handled by a server that needs so long for each; undefined when it is shed. */
function createLine(queue: number): (nowMs: Ms, serviceMs: Ms) => Ms | undefined {
  let freeAtMs = 0;
  /** The service time by which `freeAtMs` was reckoned. */
  let reckonedMs = Number.POSITIVE_INFINITY;
  return (nowMs, serviceMs) => {
    if (serviceMs === Number.POSITIVE_INFINITY) return undefined;
    // Those that wait are as many as before: a node that has its capacity back is soon through with them.
    if (reckonedMs !== serviceMs) freeAtMs = nowMs + (Math.max(0, freeAtMs - nowMs) / reckonedMs) * serviceMs;
    reckonedMs = serviceMs;
    const backlog = (freeAtMs - nowMs) / serviceMs;
    if (backlog <= ROUNDING) {
      freeAtMs = nowMs + serviceMs;
      return nowMs;
    }
    const waiting = Math.ceil(backlog - ROUNDING) - 1;
    if (waiting >= queue) return undefined;
    const atMs = freeAtMs;
    freeAtMs += serviceMs;
    return atMs;
  };
}
