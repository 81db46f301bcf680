import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { By, byHand, lastingMs, operated } from './operated.ts';
import { regionTargets } from './targets.ts';

const Params = z.strictObject({
  /** What is switched on: the flag of new behaviour is called as the version of the software that brought it. */
  flag: z.string(),
  by: By,
});
type Params = z.infer<typeof Params>;

/** An operator switches new behaviour of the software on for a while, region by region: where it is behind a flag it is off until then. */
export const operatorEnable = defineFault<Params>({
  kind: 'operator-enable',
  title: 'an operator switches new behaviour of the software on, where it is behind a flag',
  params: Params,
  instant: false,
  isTold: true,
  targets: (spec) => ['all', ...regionTargets(spec)],
  arbitrary: () => fc.constant({ flag: '2.1.6' }),
  milder: {},
  effects: (injection, spec) => [operated('enable', injection, spec, lastingMs(injection, spec))],
  describe: ({ target, durationMs, params }) =>
    `an operator switches what is new in ${params.flag} on${target === 'all' ? '' : ` at ${target}`}${byHand(params)} for ${durationMs / 1000} s`,
});
