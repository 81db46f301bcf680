import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { By, byHand, lastingMs, operated } from './operated.ts';
import { nodeTargets, regionTargets } from './targets.ts';

const Params = z.strictObject({ by: By });
type Params = z.infer<typeof Params>;

/** An operator drains nodes, a region or a site for a while: clients are sent elsewhere while there is anywhere else, and who comes all the same is served. */
export const operatorDrain = defineFault<Params>({
  kind: 'operator-drain',
  title: 'an operator drains nodes, a region or a site',
  params: Params,
  instant: false,
  isTold: true,
  targets: (spec) => [...nodeTargets(spec, ['edge', 'llns']), ...regionTargets(spec)],
  arbitrary: () => fc.constant({}),
  milder: {},
  effects: (injection, spec) => [operated('drain', injection, spec, lastingMs(injection, spec))],
  describe: ({ target, durationMs, params }) =>
    `an operator drains ${target}${byHand(params)} for ${durationMs / 1000} s`,
});
