import fc from 'fast-check';
import { z } from 'zod';
import type { ReleaseKind } from '../harness/lab/release.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { controlTargets } from './targets.ts';

/** The bad configs that a lab registers, mild to severe, and the kind of release that each comes as. */
const KIND_OF = {
  tampered: 'customer-config',
  'bad-syntax': 'system-config',
  'lost-customer': 'customer-config',
  minimal: 'customer-config',
} as const satisfies Record<string, ReleaseKind>;
const MUTATIONS = ['tampered', 'bad-syntax', 'lost-customer', 'minimal'] as const;

const Params = z.strictObject({
  mutation: z.enum(MUTATIONS),
  /** Which customer a `lost-customer` loses; the others do not look at it. */
  customer: z.string(),
});
type Params = z.infer<typeof Params>;

const IN_WORDS: Record<Params['mutation'], string> = {
  tampered: 'a config that was changed after it was signed',
  'bad-syntax': 'a config with a formatting error',
  'lost-customer': 'a config that has lost customer',
  minimal: 'a config that knows no customer',
};

/** Pushes a config that is wrong in one of the ways that the lab knows. */
export const badConfigPush = defineFault<Params>({
  kind: 'bad-config-push',
  title: 'a bad config is pushed',
  params: Params,
  instant: true,
  targets: controlTargets,
  arbitrary: (spec) =>
    fc.record({
      mutation: fc.constantFrom(...MUTATIONS),
      customer: fc.constantFrom(...spec.customers.map(({ id }) => id)),
    }),
  milder: { mutation: MUTATIONS },
  effects: ({ params: { mutation, customer } }) => [
    { is: 'tainted', kind: KIND_OF[mutation], bad: true, ...(mutation === 'lost-customer' && { customer }) },
  ],
  inject: (lab, { params: { mutation, customer }, index }) => {
    const args: Record<string, string> = mutation === 'lost-customer' ? { customer } : {};
    return lab.push({ kind: KIND_OF[mutation], mutation, args }, index);
  },
  describe: ({ params: { mutation, customer } }) =>
    `push of ${IN_WORDS[mutation]}${mutation === 'lost-customer' ? ` ${customer}` : ''}`,
});
