import fc from 'fast-check';
import { z } from 'zod';
import type { Effect } from '../harness/lab/effect.ts';
import type { LabSpec } from '../harness/lab/spec.ts';
import { defineFault, type Planned } from '../harness/schedule/fault.ts';
import { FamilyParam, familiesOf, onlyIn } from './family.ts';
import { aroundTarget } from './sides.ts';
import { groupTargets, nodeTargets } from './targets.ts';

const Params = z.strictObject({
  /** Share of the packets that are lost, per cent. */
  lossPercent: z.number().int().min(1).max(100),
  /** Seen from the target: packets that leave it, that come to it, or both. */
  direction: z.enum(['out', 'in', 'both']),
  family: FamilyParam,
});
type Params = z.infer<typeof Params>;

function lossy(injection: Planned<Params>, spec: LabSpec): readonly (Effect & { is: 'lossy' })[] {
  const [inside, outside] = aroundTarget(injection.target, spec);
  const { lossPercent, direction, family } = injection.params;
  const one = (from: readonly string[], to: readonly string[]) =>
    ({ is: 'lossy', from, to, families: familiesOf(family), loss: lossPercent / 100 }) as const;
  return [
    ...(direction === 'in' ? [] : [one(inside, outside)]),
    ...(direction === 'out' ? [] : [one(outside, inside)]),
  ];
}

/** Loses a share of the packets between the target and everybody else, in both address families or one. */
export const packetLoss = defineFault<Params>({
  kind: 'packet-loss',
  title: 'packets to or from nodes are lost',
  params: Params,
  instant: false,
  weight: 2,
  targets: (spec) => [...nodeTargets(spec), ...groupTargets(spec)],
  arbitrary: () =>
    fc.record({ lossPercent: fc.integer({ min: 1, max: 90 }), direction: fc.constantFrom('out', 'in', 'both') }),
  milder: { lossPercent: { min: 1 }, direction: ['out', 'in', 'both'] },
  effects: lossy,
  describe: ({ target, params, durationMs }) =>
    `${params.lossPercent} % ${onlyIn(params.family)}packet loss ${{ out: 'from', in: 'to', both: 'from and to' }[params.direction]} ${target} for ${durationMs / 1000} s`,
});
