import fc from 'fast-check';
import { z } from 'zod';
import type { Role } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { controlTargets } from './targets.ts';

/** The bad configs that a lab registers, mild to severe, and the kind of release that each comes as. */
const KIND_OF = {
  tampered: 'customer-config',
  'bad-syntax': 'system-config',
  'lost-customer': 'customer-config',
  'rare-parameters': 'customer-config',
  'bad-health-rule': 'system-config',
  minimal: 'customer-config',
} as const satisfies Record<string, string>;
const MUTATIONS = ['tampered', 'bad-syntax', 'lost-customer', 'rare-parameters', 'bad-health-rule', 'minimal'] as const;

/** Edges serve customers that their config has lost, and nameservers do not look at parameters: there these do no harm. */
const HARMS: Partial<Record<keyof typeof KIND_OF, Role>> = {
  'lost-customer': 'llns',
  'rare-parameters': 'edge',
  minimal: 'llns',
};

const Params = z.strictObject({
  mutation: z.enum(MUTATIONS),
  /** Which customer is lost or gets rare parameters; the other mutations do not look at it. */
  customer: z.string(),
});
type Params = z.infer<typeof Params>;

const IN_WORDS: Record<Params['mutation'], string> = {
  tampered: 'a config that was changed after it was signed',
  'bad-syntax': 'a config with a formatting error',
  'lost-customer': 'a config that has lost customer',
  'rare-parameters': 'a config with rare parameters for customer',
  'bad-health-rule': 'a health rule by which everybody is sick',
  minimal: 'a config that knows no customer',
};

/** Mutations that concern one customer. */
const namesCustomer = (mutation: Params['mutation']) => mutation === 'lost-customer' || mutation === 'rare-parameters';

/** Pushes a config that is wrong in one of the ways that the lab knows. */
export const badConfigPush = defineFault<Params>({
  kind: 'bad-config-push',
  title: 'a bad config is pushed',
  params: Params,
  instant: true,
  weight: 4,
  isOrder: true,
  targets: controlTargets,
  arbitrary: (spec) =>
    fc.record({
      mutation: fc.constantFrom(...MUTATIONS),
      customer: fc.constantFrom(...spec.customers.map(({ id }) => id)),
    }),
  milder: { mutation: MUTATIONS },
  effects({ params: { mutation, customer } }) {
    const args: Record<string, string> = namesCustomer(mutation) ? { customer } : {};
    return [
      {
        is: 'pushed',
        order: { kind: KIND_OF[mutation], mutation, args },
        bad: true,
        ...(HARMS[mutation] && { harms: HARMS[mutation] }),
        ...args,
        ...(mutation === 'tampered' && { forged: true as const }),
      },
    ];
  },
  describe: ({ params: { mutation, customer } }) =>
    `push of ${IN_WORDS[mutation]}${namesCustomer(mutation) ? ` ${customer}` : ''}`,
});
