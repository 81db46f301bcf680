import fc from 'fast-check';
import { z } from 'zod';
import type { EffectOf } from '../harness/lab/effect.ts';
import type { LabSpec, Ms } from '../harness/lab/spec.ts';
import { defineFault, type Planned } from '../harness/schedule/fault.ts';
import { FamilyParam, familiesOf, onlyIn } from './family.ts';
import { aroundTarget } from './sides.ts';
import { groupTargets, nodeTargets } from './targets.ts';

/** Well within the quiet time of any profile: what is delayed has come by the end, also where several add up. */
const DELAY_MAX_MS = 3000;

const Params = z.strictObject({
  /** Each packet arrives so much later, less a draw of up to `jitterMs`, by which some overtake others. */
  delayMs: z.number().int().min(1).max(DELAY_MAX_MS),
  jitterMs: z.number().int().min(1).max(DELAY_MAX_MS).optional(),
  /** Seen from the target: packets that leave it, that come to it, or both. */
  direction: z.enum(['out', 'in', 'both']),
  family: FamilyParam,
});
type Params = z.infer<typeof Params>;

/**
 * What is drawn: felt, and nothing is given up because of it; an answer of a nameserver that comes too late, if both ways are slow; content
 * that does, since a connection takes four packets; everything.
 */
const delaysMs = ({ timing: { dnsTimeoutMs, httpTimeoutMs } }: LabSpec): readonly Ms[] =>
  [dnsTimeoutMs / 8, dnsTimeoutMs / 2, httpTimeoutMs / 4, httpTimeoutMs].map((ms) =>
    Math.min(DELAY_MAX_MS, Math.max(1, Math.round(ms))),
  );

function slow({ target, params }: Planned<Params>, spec: LabSpec): readonly EffectOf<'slow'>[] {
  const [inside, outside] = aroundTarget(target, spec);
  const { delayMs, jitterMs, direction, family } = params;
  const lateness = { delayMs, ...(jitterMs !== undefined && { jitterMs: Math.min(jitterMs, delayMs) }) };
  const one = (from: readonly string[], to: readonly string[]) =>
    ({ is: 'slow', from, to, families: familiesOf(family), ...lateness }) as const;
  return [
    ...(direction === 'in' ? [] : [one(inside, outside)]),
    ...(direction === 'out' ? [] : [one(outside, inside)]),
  ];
}

/** Delays the packets between the target and everybody else, in both address families or one. */
export const latency = defineFault<Params>({
  kind: 'latency',
  title: 'packets to or from nodes are late',
  params: Params,
  instant: false,
  targets: (spec) => [...nodeTargets(spec), ...groupTargets(spec)],
  arbitrary: (spec) =>
    fc.record({ delayMs: fc.constantFrom(...delaysMs(spec)), direction: fc.constantFrom('out', 'in', 'both') }),
  milder: { delayMs: { min: 1 }, jitterMs: { min: 1 }, direction: ['out', 'in', 'both'] },
  effects: slow,
  describe: ({ target, params: { delayMs, jitterMs, direction, family }, durationMs }) =>
    `${onlyIn(family)}packets ${{ out: 'from', in: 'to', both: 'from and to' }[direction]} ${target} are ${jitterMs ? `${Math.max(0, delayMs - jitterMs)} to ` : ''}${delayMs} ms late for ${durationMs / 1000} s`,
});
