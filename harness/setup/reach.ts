import fc from 'fast-check';
import type { LabSpec } from '../lab/spec.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Fault } from '../schedule/fault.ts';

/** So many of the ways in which a fault may be drawn are looked at: only its effects say what it does. */
const LOOKED_AT = 20;

/** Why a runtime cannot do what a fault may be drawn to do on this lab, as a clause; undefined where it can do all of it. */
export function whyOutOfReach(fault: Fault, spec: LabSpec, { cannot }: Pick<Runtime, 'cannot'>): string | undefined {
  const [target] = fault.targets(spec);
  if (target === undefined || !cannot) return undefined;
  for (const params of fc.sample(fault.arbitrary(spec), { seed: 1, numRuns: LOOKED_AT })) {
    const planned = { kind: fault.kind, target, atMs: 0, durationMs: 0, params, index: 0 };
    const [why] = fault.effects(planned, spec).flatMap((effect) => cannot(effect) ?? []);
    if (why !== undefined) return why;
  }
  return undefined;
}
