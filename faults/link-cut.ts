import fc from 'fast-check';
import { z } from 'zod';
import type { EffectOf } from '../harness/lab/effect.ts';
import type { LabSpec } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { linkEnds } from '../harness/schedule/target.ts';

const Params = z.strictObject({});
type Params = z.infer<typeof Params>;

function cut(target: string, spec: LabSpec): readonly EffectOf<'lossy'>[] {
  const { from, to } = linkEnds(target, spec);
  const [left, right] = [from.map(({ id }) => id), to.map(({ id }) => id)];
  const one = (a: string[], b: string[]) => ({ is: 'lossy', from: a, to: b, families: [4, 6], loss: 1 }) as const;
  return [one(left, right), one(right, left)];
}

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
  effects: ({ target }, spec) => cut(target, spec),
  describe: ({ target, durationMs }) => `no packet passes ${target} either way for ${durationMs / 1000} s`,
});
