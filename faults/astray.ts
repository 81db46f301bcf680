import type { EffectOf } from '../harness/lab/effect.ts';
import type { LabSpec, Role } from '../harness/lab/spec.ts';
import type { Injection } from '../harness/schedule/schedule.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { lastingMs } from './operated.ts';

/** The effect that programs of some roles at the target do wrong by a rule, for as long as the injection lasts. */
export function astrayAt(
  rule: string,
  roles: readonly Role[],
  injection: Injection,
  spec: LabSpec,
): EffectOf<'astray'> {
  const nodes = targetNodes(injection.target, spec).flatMap(({ id, role }) => (roles.includes(role) ? id : []));
  const args = injection.params as EffectOf<'astray'>['args'];
  return { is: 'astray', nodes, rule, args, forMs: lastingMs(injection, spec) };
}
