import type { OperationEvent } from '../history/events.ts';
import { blamedExchanges } from './blame.ts';
import type { Facts } from './facts.ts';
import { underReleaseDuring } from './harm.ts';
import type { Invariant } from './invariant.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { nameOf } from './shown.ts';
import { type Finding, judgementOf, NOTHING, percent } from './violations.ts';

const name = 'error-budget';

/**
 * Harm under a release is tolerated, and counted: the operations that failed because of a nameserver within its harm limit
 * are at most `bounds.errorBudget` of all operations for customers of their tier.
 */
export const errorBudget: Invariant = {
  name,
  title: 'harm under releases stays within the error budget of each customer tier',
  check(_history, facts) {
    if (facts.releases.every(({ activations }) => activations.length === 0)) return NOTHING;
    return judgementOf(([1, 2, 3] as const).flatMap((tier) => judgeTier(tier, facts)));
  },
};

function judgeTier(tier: 1 | 2 | 3, facts: Facts): Finding[] {
  const customers = new Set(facts.spec.customers.filter((one) => one.tier === tier).map(({ id }) => id));
  const operations = facts.operations.filter(({ customer }) => customers.has(customer));
  if (operations.length === 0) return [];
  const harmed = operations.flatMap((operation) => {
    const release = harmOf(operation, facts);
    return release ? [{ operation, release }] : [];
  });
  const budget = facts.spec.bounds.errorBudget[tier - 1] ?? 0;
  const last = harmed.at(-1);
  if (!last || harmed.length <= budget * operations.length) return [undefined];
  const releases = [...new Set(harmed.map(({ release }) => nameOf(release)))].join(' and ');
  const message =
    `${harmed.length} of ${operations.length} operations of tier ${tier} (${percent(harmed.length / operations.length)}) ` +
    `failed under ${releases}, more than the budget of ${percent(budget)}`;
  const events = harmed.map(({ operation }) => facts.indexOf(operation));
  return [{ invariant: name, message, atMs: last.operation.atMs, events }];
}

/** The release under which an operation failed, if one did the harm. */
function harmOf(operation: OperationEvent, facts: Facts): ReleaseFacts | undefined {
  for (const attempt of blamedExchanges(operation, facts)) {
    const release = underReleaseDuring(attempt, facts);
    if (release) return release;
  }
  return undefined;
}
