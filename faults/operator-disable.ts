import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { By, byHand, lastingMs, operated } from './operated.ts';

const Params = z
  .strictObject({
    /** A customer that is not served any more. */
    customer: z.string().optional(),
    /** A feature or module of the programs that does nothing any more. */
    feature: z.string().optional(),
    by: By,
  })
  .refine(({ customer, feature }) => (customer === undefined) !== (feature === undefined), {
    message: 'name either what customer or what feature is disabled',
    path: ['customer'],
  });
type Params = z.infer<typeof Params>;

/** An operator switches a customer or a part of the programs off for a while: whoever fails over it fails no more, and its users go without. */
export const operatorDisable = defineFault<Params>({
  kind: 'operator-disable',
  title: 'an operator switches a customer, a feature or a module off',
  params: Params,
  instant: false,
  isTold: true,
  targets: () => ['all'],
  arbitrary: (spec) => fc.record({ customer: fc.constantFrom(...spec.customers.map(({ id }) => id)) }),
  milder: {},
  effects: (injection, spec) => [operated('disable', injection, spec, lastingMs(injection, spec))],
  describe: ({ target, durationMs, params }) =>
    `an operator switches ${params.customer === undefined ? `feature ${params.feature}` : `customer ${params.customer}`} off` +
    `${target === 'all' ? '' : ` at ${target}`}${byHand(params)} for ${durationMs / 1000} s`,
});
