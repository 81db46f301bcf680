import type { Ms } from './spec.ts';

/** Time is taken from a program in periods of so long, as the default of CFS bandwidth control is (Linux documentation, scheduler/sched-bwc). */
export const THROTTLE_PERIOD_MS: Ms = 100;

/** How long a program stands still in each period when so much of its time is taken, 0 to 1. */
export const stillMs = (share: number): Ms => Math.round(THROTTLE_PERIOD_MS * share);
