import type { Ms } from '../../../lab/spec.ts';
import type { Met } from '../shared/protocol.ts';

/** What keeps a node busy: the share of its capacity that is taken away, 0 to 1, and the work that it has delayed or shed so far. */
export interface BusyShare {
  share: number;
  met: Met;
}

export const createBusyShare = (): BusyShare => ({ share: 0, met: { count: 0 } });

/** An item of work that arrived at lab time `nowMs` is delayed or shed for want of capacity. */
export function meet(busyShare: BusyShare, nowMs: Ms): void {
  if (busyShare.share === 0) return;
  const { count, sinceMs = nowMs } = busyShare.met;
  busyShare.met = { count: count + 1, sinceMs };
}

/** Changes the share; says what met it as it was. */
export function weigh(busyShare: BusyShare, share: number): Met {
  const { met } = busyShare;
  busyShare.share = share;
  busyShare.met = { count: 0 };
  return met;
}
