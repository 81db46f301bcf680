import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { cableEnds } from '../harness/schedule/target.ts';
import { FamilyParam, familiesOf, onlyIn } from './family.ts';
import { cutBetween } from './sides.ts';
import { cableTargets } from './targets.ts';

const DIRECTIONS = ['out', 'in', 'both'] as const;

const Params = z.strictObject({
  /** Seen from the networks that are named first: packets that leave them, that come to them, or both. Absent: both. */
  direction: z.enum(DIRECTIONS).optional(),
  family: FamilyParam,
});
type Params = z.infer<typeof Params>;

/** A cable between two sets of networks is cut: no packet passes between them, clients' included, and within each all is well. */
export const cableCut = defineFault<Params>({
  kind: 'cable-cut',
  title: 'two sets of networks cannot reach each other',
  params: Params,
  instant: false,
  targets: cableTargets,
  arbitrary: () => fc.record({ direction: fc.constantFrom(...DIRECTIONS) }),
  milder: { direction: DIRECTIONS },
  effects({ target, params: { direction = 'both', family } }, spec) {
    const [one, other] = cableEnds(target, spec).map((side) => side.map(({ id }) => id));
    const [out, back] = cutBetween([one ?? [], other ?? []], familiesOf(family));
    return [...(direction === 'in' ? [] : [out]), ...(direction === 'out' ? [] : [back])];
  },
  describe({ target, params: { direction = 'both', family }, durationMs }) {
    const [one, other] = target.replace('cable:', '').split('/');
    const way = { out: `from ${one} to ${other}`, in: `from ${other} to ${one}`, both: `between ${one} and ${other}` };
    return `no ${onlyIn(family)}packet passes ${way[direction]} for ${durationMs / 1000} s`;
  },
});
