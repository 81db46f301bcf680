import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { regionTargets } from './targets.ts';

const Params = z.strictObject({});
type Params = z.infer<typeof Params>;

/** Every machine of a region falls silent: power, its switch, its upstream router (paper 2.1). */
export const regionKill = defineFault<Params>({
  kind: 'region-kill',
  title: 'a whole region falls silent',
  params: Params,
  instant: false,
  targets: regionTargets,
  arbitrary: () => fc.record({}),
  milder: {},
  effects: ({ target }, spec) => [{ is: 'down', nodes: targetNodes(target, spec).map(({ id }) => id), how: 'machine' }],
  describe: ({ target, durationMs }) => `${target} falls silent for ${durationMs / 1000} s`,
});
