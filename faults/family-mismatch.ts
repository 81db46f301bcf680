import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { controlTargets } from './targets.ts';

const Params = z.strictObject({
  /** The address family that the machines are taken out of. */
  family: z.union([z.literal(4), z.literal(6)]),
  machines: z.number().int().min(1).max(3),
});
type Params = z.infer<typeof Params>;

/** Pushes a config that takes machines out of service in one address family and forgets the other (August 2011). */
export const familyMismatch = defineFault<Params>({
  kind: 'family-mismatch',
  title: 'a config whose IPv4 and IPv6 inventories differ is pushed',
  params: Params,
  instant: true,
  isOrder: true,
  targets: controlTargets,
  arbitrary: () => fc.record({ family: fc.constantFrom(4, 6), machines: fc.integer({ min: 1, max: 3 }) }),
  milder: { family: [4, 6], machines: { min: 1 } },
  identity: ['family'],
  effects: ({ params }) => [
    { is: 'pushed', order: { kind: 'system-config', mutation: 'families-differ', args: params }, bad: true },
  ],
  describe: ({ params }) =>
    `push of a config that removes ${params.machines} ${params.machines === 1 ? 'machine' : 'machines'} from the IPv${params.family} inventory only`,
});
