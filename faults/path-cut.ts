import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { FamilyParam, familiesOf, onlyIn } from './family.ts';
import { cutBetween, endsOf } from './sides.ts';
import { peeringTargets } from './targets.ts';

const Params = z.strictObject({ family: FamilyParam });
type Params = z.infer<typeof Params>;

/** The two networks of a `peering:` target as the ends of a link, clients included. */
const asLink = (target: string): string => target.replace('peering:', 'link:').replace('+', '->');

/** The peering point of two networks fails: no packet passes between them, and both reach all others (paper 2.1, 4.2). */
export const pathCut = defineFault<Params>({
  kind: 'path-cut',
  title: 'two networks cannot reach each other',
  params: Params,
  instant: false,
  targets: peeringTargets,
  arbitrary: () => fc.record({}),
  milder: {},
  effects: ({ target, params: { family } }, spec) => cutBetween(endsOf(asLink(target), spec), familiesOf(family)),
  describe: ({ target, params: { family }, durationMs }) =>
    `no ${onlyIn(family)}packet passes ${target} for ${durationMs / 1000} s`,
});
