import fc from 'fast-check';
import type { LabSpec } from '../lab/spec.ts';
import type { Injection } from './schedule.ts';

/** What a campaign tries before it draws anything, each a schedule: every single fault by itself, and then some of them by twos. */
export interface Tour {
  readonly singles: readonly (readonly Injection[])[];
  readonly pairs: readonly (readonly Injection[])[];
}

/** Of a campaign that draws from the beginning. */
export const NO_TOUR: Tour = { singles: [], pairs: [] };

/**
 * Single faults by twos, the second a step of the grid after the first, so that it comes while others still find their way round that. Two at
 * one target say little that neither says by itself. All such pairs of a lab would take a night, so as many are drawn as there are singles.
 */
export function pairsOf(
  singles: Tour['singles'],
  { timing: { gridMs } }: Pick<LabSpec, 'timing'>,
  seed: number,
): Tour['pairs'] {
  const all = singles.flatMap((one, index) =>
    singles.slice(index + 1).flatMap((other) => {
      const targets = new Set(one.map(({ target }) => target));
      return other.some(({ target }) => targets.has(target)) ? [] : [[one, other] as const];
    }),
  );
  const length = Math.min(all.length, singles.length);
  const drawn = fc.shuffledSubarray(all, { minLength: length, maxLength: length });
  const [pairs = []] = fc.sample(drawn, { seed, numRuns: 1 });
  return pairs.map(([one, other]) => [...one, ...other.map((later) => ({ ...later, atMs: later.atMs + gridMs }))]);
}
