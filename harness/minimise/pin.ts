import type { Invariant, Verdict } from '../invariants/invariant.ts';

/**
 * The invariant to shrink towards: the gravest that was violated, since a wrong answer tells more than what follows from
 * it; of those that nothing explains yet. Undefined when there is none.
 */
export function pin(
  invariants: readonly Invariant[],
  verdict: Verdict,
  explained: ReadonlySet<string> = new Set(),
): string | undefined {
  const violated = new Set(verdict.violations.map(({ invariant }) => invariant).filter((name) => !explained.has(name)));
  return invariants.find(({ name }) => violated.has(name))?.name ?? [...violated][0];
}
