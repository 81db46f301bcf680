import fc from 'fast-check';
import { z } from 'zod';
import type { Effect } from '../harness/lab/effect.ts';
import type { LabSpec } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { linkEnds } from '../harness/schedule/target.ts';
import { peeringTargets } from './targets.ts';

const Params = z.strictObject({});
type Params = z.infer<typeof Params>;

/** All packets between the two networks of a `peering:` target, clients' included; within each all is well. */
function cut(target: string, spec: LabSpec): readonly (Effect & { is: 'lossy' })[] {
  const { from, to } = linkEnds(target.replace('peering:', 'link:').replace('+', '->'), spec);
  const [left, right] = [from.map(({ id }) => id), to.map(({ id }) => id)];
  const one = (a: string[], b: string[]) => ({ is: 'lossy', from: a, to: b, families: [4, 6], loss: 1 }) as const;
  return [one(left, right), one(right, left)];
}

/** The peering point of two networks fails: no packet passes between them, and both reach all others (paper 2.1, 4.2). */
export const pathCut = defineFault<Params>({
  kind: 'path-cut',
  title: 'two networks cannot reach each other',
  params: Params,
  instant: false,
  targets: peeringTargets,
  arbitrary: () => fc.record({}),
  milder: {},
  effects: ({ target }, spec) => cut(target, spec),
  describe: ({ target, durationMs }) => `no packet passes ${target} for ${durationMs / 1000} s`,
});
