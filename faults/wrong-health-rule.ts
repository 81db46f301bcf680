import fc from 'fast-check';
import { z } from 'zod';
import { defineFault } from '../harness/schedule/fault.ts';
import { misjudged, misjudgedTargets } from './misjudged.ts';

const TAKES = ['dead', 'alive'] as const;

const Params = z.strictObject({
  /** What the target is taken for, whatever it is. */
  takes: z.enum(TAKES),
});
type Params = z.infer<typeof Params>;

const ALL_PERCENT = 100;

/** A rule by which mappers judge health is wrong of some nodes: those that live are dead to it, or those that are dead alive. */
export const wrongHealthRule = defineFault<Params>({
  kind: 'wrong-health-rule',
  title: 'mappers take nodes for dead, or for alive, whatever they are',
  params: Params,
  instant: false,
  targets: misjudgedTargets,
  arbitrary: () => fc.record({ takes: fc.constantFrom(...TAKES) }),
  milder: { takes: TAKES },
  effects: (injection, spec) => [misjudged(injection, { takes: injection.params.takes, percent: ALL_PERCENT }, spec)],
  describe: ({ target, params, durationMs }) =>
    `mappers take ${target} for ${params.takes}, whatever it is, for ${durationMs / 1000} s`,
});
