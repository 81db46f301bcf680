import type { LabSpec } from '../lab/spec.ts';
import type { Used } from './groups.ts';

/** What a customer of each tier weighs: what a minute of an outage costs one of them is as 100 to 10 to 1 (July 2021 write-up). */
const WEIGHTS = { 1: 100, 2: 10, 3: 1 } as const;

/** The score of an outage in which nobody gets anything. */
export const IMPACT_MAX = 1000;

/**
 * How bad it was for customers, 0 to 1000: affected customers by what they weigh (July 2021 write-up), where a customer is affected by the share of
 * its operations that failed. Ours is that it is divided by what all customers weigh, so that labs of any size compare: 1000 is an
 * outage of everything for the whole run. Customers without a tier weigh 1.
 */
export function impactOf(used: readonly Used[], spec: Pick<LabSpec, 'customers'>): number {
  const tiers = new Map(spec.customers.map(({ id, tier }) => [id, tier]));
  const counts = new Map<string, { operations: number; failed: number }>();
  for (const { operation, tookMs } of used) {
    const count = counts.get(operation.customer) ?? { operations: 0, failed: 0 };
    counts.set(operation.customer, count);
    count.operations++;
    if (tookMs === undefined) count.failed++;
  }
  let affected = 0;
  let all = 0;
  for (const [customer, { operations, failed }] of counts) {
    const tier = tiers.get(customer);
    const weight = tier === undefined ? 1 : WEIGHTS[tier];
    all += weight;
    affected += (weight * failed) / operations;
  }
  return all === 0 ? 0 : Math.round((IMPACT_MAX * affected) / all);
}
