import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { By, byHand, operated } from './operated.ts';

const Params = z.strictObject({
  /** The kind of release that is taken back; absent is the last one, of whatever kind. */
  release: z.string().optional(),
  by: By,
});
type Params = z.infer<typeof Params>;

/** An operator takes a release back now, whatever control thinks of it: everywhere through control, or by hand on the nodes of the target. */
export const operatorRollBack = defineFault<Params>({
  kind: 'operator-roll-back',
  title: 'an operator takes a release back',
  params: Params,
  instant: true,
  isTold: true,
  targets: () => ['all'],
  arbitrary: () => fc.constant({}),
  milder: {},
  effects: (injection, spec) => [operated('roll-back', injection, spec)],
  describe: ({ target, params }) =>
    `an operator takes back ${params.release === undefined ? 'the last release' : `the ${params.release}`}` +
    `${target === 'all' ? '' : ` of ${target}`}${byHand(params)}`,
});
