import type { Ms } from '../../../lab/spec.ts';
import type { Met } from '../shared/protocol.ts';

/** What keeps a node busy: the share of its capacity that is taken away, 0 to 1, and the work that it has delayed or shed so far. */
export interface Burden {
  share: number;
  met: Met;
}

export const createBurden = (): Burden => ({ share: 0, met: { count: 0 } });

/** An item of work that arrived at lab time `nowMs` is delayed or shed for want of capacity. */
export function meet(burden: Burden, nowMs: Ms): void {
  if (burden.share === 0) return;
  const { count, sinceMs = nowMs } = burden.met;
  burden.met = { count: count + 1, sinceMs };
}

/** Changes the burden; says what met it as it was. */
export function weigh(burden: Burden, share: number): Met {
  const { met } = burden;
  burden.share = share;
  burden.met = { count: 0 };
  return met;
}
