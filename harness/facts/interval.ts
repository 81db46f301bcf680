import type { Death, ServiceDeath } from '../lab/deaths.ts';
import type { Ms } from '../lab/spec.ts';

/** A stretch of time, from `fromMs` (included) to `toMs` (not); Infinity when it never ended. */
export interface Interval {
  readonly fromMs: Ms;
  readonly toMs: Ms;
}

/** A node was down. `how` and `injection` as in the history. */
export interface DownInterval extends Interval {
  readonly how: Death | ServiceDeath | 'upgrade';
  readonly injection?: number;
}
