import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { nodeTargets, regionTargets } from './targets.ts';

const Params = z.strictObject({
  /** Of its time, so much is left to the program. */
  percent: z.number().int().min(5).max(90),
});
type Params = z.infer<typeof Params>;

const PERCENTS = [90, 75, 50, 25, 10, 5] as const;

/**
 * A host that is shared, throttled, or has its time stolen: programs run for a part of every 100 ms and stand still for the rest, while their
 * kernels take what comes. They are late and not dead: nobody is excused by it for more than the stillness can cost.
 */
export const slowCpu = defineFault<Params>({
  kind: 'slow-cpu',
  title: 'a program gets a part of the time alone',
  params: Params,
  instant: false,
  isTold: true,
  targets: (spec) => [...nodeTargets(spec), ...regionTargets(spec)],
  arbitrary: () => fc.record({ percent: fc.constantFrom(...PERCENTS) }),
  milder: { percent: PERCENTS },
  effects: ({ target, params }, spec) => [
    { is: 'throttled', nodes: targetNodes(target, spec).map(({ id }) => id), share: 1 - params.percent / 100 },
  ],
  describe: ({ target, params, durationMs }) =>
    `programs of ${target} run for ${params.percent} % of the time for ${durationMs / 1000} s`,
});
