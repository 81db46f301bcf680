import fc from 'fast-check';
import { z } from 'zod';
import { LIMITS } from '../harness/lab/limits.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { controlTargets } from './targets.ts';

const Params = z.strictObject({
  customer: z.string(),
  /** How many changes come as one release, of this customer and those after it; absent is one. */
  changes: z.number().int().min(1).max(LIMITS.changes).optional(),
});
type Params = z.infer<typeof Params>;

/** Pushes new settings of one customer: a sound config, the commonest of releases, which must survive what others do. */
export const configPush = defineFault<Params>({
  kind: 'config-push',
  title: "a customer's settings are pushed",
  params: Params,
  instant: true,
  isOrder: true,
  targets: controlTargets,
  arbitrary: (spec) => fc.record({ customer: fc.constantFrom(...spec.customers.map(({ id }) => id)) }),
  milder: {},
  effects: ({ params: { customer, changes } }) => {
    const args = { customer, ...(changes !== undefined && { changes }) };
    return [{ is: 'pushed', order: { kind: 'customer-config', mutation: 'new-settings', args }, bad: false }];
  },
  describe: ({ params: { customer, changes = 1 } }) =>
    changes === 1
      ? `push of new settings of customer ${customer}`
      : `push of ${changes} changes from customer ${customer} on`,
});
