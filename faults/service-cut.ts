import fc from 'fast-check';
import { z } from 'zod';
import type { EffectOf } from '../harness/lab/effect.ts';
import { INSTRUMENT, type LabSpec } from '../harness/lab/spec.ts';
import { topologyOf } from '../harness/lab/topology.ts';
import { defineFault, type Planned } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';

const Params = z.strictObject({ family: z.union([z.literal(4), z.literal(6)]) });
type Params = z.infer<typeof Params>;

/** All packets between the target and everybody else, in one family. */
function cut({ target, params: { family } }: Planned<Params>, spec: LabSpec): readonly EffectOf<'lossy'>[] {
  const inside = targetNodes(target, spec).map(({ id }) => id);
  const outside = topologyOf(spec)
    .nodes.map(({ id }) => id)
    .filter((id) => !inside.includes(id));
  const one = (from: string[], to: string[]) => ({ is: 'lossy', from, to, families: [family], loss: 1 }) as const;
  return [one(outside, inside), one(inside, outside)];
}

/**
 * A node is reached in one address family alone: a broken tunnel, a filter, a route that is gone. Only in a lab of one's own, of nodes that have
 * both.
 */
export const serviceCut = defineFault<Params>({
  kind: 'service-cut',
  title: 'a service of your own is cut off in one address family',
  params: Params,
  instant: false,
  targets: ({ nodes = [] }) =>
    nodes.flatMap(({ id, role, ipv4, ipv6 }) => (role !== INSTRUMENT && ipv4 && ipv6 ? [`node:${id}`] : [])),
  arbitrary: () => fc.record({ family: fc.constantFrom(4, 6) }),
  milder: { family: [6, 4] },
  identity: ['family'],
  effects: cut,
  describe: ({ target, params: { family }, durationMs }) =>
    `${target} is cut off in IPv${family} for ${durationMs / 1000} s`,
});
