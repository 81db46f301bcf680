import fc from 'fast-check';
import { z } from 'zod';
import type { LabSpec, Ms } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { astrayAt } from './astray.ts';
import { nodeTargets } from './targets.ts';

/** Longer than anybody waits, and well within the quiet time of any profile. */
const DELAY_MAX_MS = 10_000;

const Params = z.strictObject({
  /** Each answer leaves the origin so much later. */
  delayMs: z.number().int().min(1).max(DELAY_MAX_MS),
});
type Params = z.infer<typeof Params>;

/** What is drawn, of what a client waits: what has to be borne, what takes an edge's patience, and more than anybody has. */
const SHARES = [0.2, 0.5, 1.5] as const;

const delaysMs = ({ timing: { httpTimeoutMs } }: LabSpec): readonly Ms[] =>
  SHARES.map((share) => Math.min(DELAY_MAX_MS, Math.max(1, Math.round(share * httpTimeoutMs))));

/** Customers' own servers answer late: what edges ask them for, and not whether they live. */
export const originSlow = defineFault<Params>({
  kind: 'origin-slow',
  title: 'origins answer late',
  params: Params,
  instant: false,
  targets: (spec) => nodeTargets(spec, ['origin']),
  arbitrary: (spec) => fc.record({ delayMs: fc.constantFrom(...delaysMs(spec)) }),
  milder: { delayMs: { min: 1 } },
  effects: (injection, spec) => [astrayAt('origin-slow', ['origin'], injection, spec)],
  describe: ({ target, params, durationMs }) =>
    `${target} answers edges ${params.delayMs} ms late for ${durationMs / 1000} s`,
});
