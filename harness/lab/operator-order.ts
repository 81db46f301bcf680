import type { Ms } from './spec.ts';

/** How an order reaches the platform: by order, told to whoever takes orders, or by hand, out of band, to each node: that works while nobody takes orders. */
export const WAYS = ['order', 'hand'] as const;
export type Way = (typeof WAYS)[number];

/**
 * What an operator has a platform do beside pushing and holding releases: an action that the platform knows by name (`roll-back`,
 * `drain`, …) with its parameters.
 */
export interface OperatorOrder {
  readonly action: string;
  readonly args: Readonly<Record<string, string | number>>;
  /** Whom it is about, by id. */
  readonly nodes: readonly string[];
  /** It ends by itself after so long; absent where it is done at once, and nothing is left to end. */
  readonly forMs?: Ms;
}
