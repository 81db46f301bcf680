import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { misjudged, misjudgedTargets } from './misjudged.ts';

const Params = z.strictObject({
  /** So many of the looks say the opposite of what is. */
  percent: z.number().int().min(1).max(100),
});
type Params = z.infer<typeof Params>;

/** From now and then to as often as not: what is drawn. */
const PERCENTS = [10, 25, 50] as const;

/** Checks of health lie to mappers at a rate, in both directions: nodes come and go in maps. */
export const lyingChecks = defineFault<Params>({
  kind: 'lying-checks',
  title: 'checks of health say the opposite of what is, at a rate',
  params: Params,
  instant: false,
  targets: misjudgedTargets,
  arbitrary: () => fc.record({ percent: fc.constantFrom(...PERCENTS) }),
  milder: { percent: { min: 1 } },
  effects: (injection, spec) => [misjudged(injection, { takes: 'either', percent: injection.params.percent }, spec)],
  describe: ({ target, params, durationMs }) =>
    `${params.percent} % of the checks of ${target} lie to mappers for ${durationMs / 1000} s`,
});
