import fc from 'fast-check';
import { z } from 'zod';
import { INSTRUMENT } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { aroundTarget, cutBetween } from './sides.ts';

const Params = z.strictObject({ family: z.union([z.literal(4), z.literal(6)]) });
type Params = z.infer<typeof Params>;

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
  effects: ({ target, params: { family } }, spec) => cutBetween(aroundTarget(target, spec), [family]),
  describe: ({ target, params: { family }, durationMs }) =>
    `${target} is cut off in IPv${family} for ${durationMs / 1000} s`,
});
