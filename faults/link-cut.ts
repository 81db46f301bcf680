import fc from 'fast-check';
import { z } from 'zod';
import type { LabSpec } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { FamilyParam, familiesOf, onlyIn } from './family.ts';
import { cutBetween, endsOf } from './sides.ts';

const Params = z.strictObject({ family: FamilyParam });
type Params = z.infer<typeof Params>;

/** Every two nodes on one network, clients among them. */
const pairs = ({ nodes = [] }: LabSpec): readonly string[] =>
  nodes.flatMap((one, index) =>
    nodes.slice(index + 1).flatMap((other) => (one.network === other.network ? [`link:${one.id}->${other.id}`] : [])),
  );

/** Two nodes lose each other, and nobody else does: each is well, as all others see it. Only in a lab of one's own. */
export const linkCut = defineFault<Params>({
  kind: 'link-cut',
  title: 'two services of your own cannot reach each other',
  params: Params,
  instant: false,
  targets: pairs,
  arbitrary: () => fc.record({}),
  milder: {},
  effects: ({ target, params: { family } }, spec) => cutBetween(endsOf(target, spec), familiesOf(family)),
  describe: ({ target, params: { family }, durationMs }) =>
    `no ${onlyIn(family)}packet passes ${target} either way for ${durationMs / 1000} s`,
});
