import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { astrayAt } from './astray.ts';
import { nodeTargets } from './targets.ts';

const Params = z.strictObject({
  /** So many of its answers are 500 (RFC 9110 section 15.6.1). */
  percent: z.number().int().min(1).max(100),
});
type Params = z.infer<typeof Params>;

/** From some to all: what is drawn. */
const PERCENTS = [25, 50, 100] as const;

/** Customers' own servers answer a share of what edges ask them for with a server error. */
export const originError = defineFault<Params>({
  kind: 'origin-error',
  title: 'origins answer with server errors',
  params: Params,
  instant: false,
  targets: (spec) => nodeTargets(spec, ['origin']),
  arbitrary: () => fc.record({ percent: fc.constantFrom(...PERCENTS) }),
  milder: { percent: { min: 1 } },
  effects: (injection, spec) => [astrayAt('origin-error', ['origin'], injection, spec)],
  describe: ({ target, params, durationMs }) =>
    `${target} answers ${params.percent} % with a server error for ${durationMs / 1000} s`,
});
