import { z } from 'zod';
import { LIMITS } from './limits.ts';

const share = z.number().min(0).max(1);
const ms = z.number().int().positive().max(LIMITS.runMs);

/** One bound for every tier, or one for each, tier 1 first; `false`: nothing is bounded. */
const byTier = <T extends z.ZodType>(bound: T) => z.union([bound, z.tuple([bound, bound, bound]), z.literal(false)]);

/**
 * What users may feel in a run, whatever is done to the lab and whoever is excused: `harm-bounded` judges it. Of each tier of customers by itself,
 * or of all operations where customers have no tier.
 */
export const HarmBounds = z.strictObject({
  /** Share of operations that may get nothing. */
  failedShare: byTier(share),
  /** Share of operations that may take longer than a second. */
  slowShare: byTier(share),
  /** Latency that 99 % of those who are served may not exceed. Where nobody is, it is. */
  p99Ms: byTier(ms),
});

export type HarmBounds = z.infer<typeof HarmBounds>;

/** Nothing is bounded. */
export const UNBOUNDED: HarmBounds = { failedShare: false, slowShare: false, p99Ms: false };
