import type { EffectOf } from '../harness/lab/effect.ts';
import type { LabSpec } from '../harness/lab/spec.ts';
import { topologyOf } from '../harness/lab/topology.ts';
import type { Injection } from '../harness/schedule/schedule.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { lastingMs } from './operated.ts';
import { nodeTargets, regionTargets } from './targets.ts';

/** Of what mappers say whether it lives: low-level nameservers, and what serves clients. */
const ROLES = ['edge', 'balancer', 'llns'];

/** Those of a target whose health mappers judge. */
const judged = (target: string, spec: LabSpec): readonly string[] =>
  targetNodes(target, spec).flatMap(({ id, role }) => (ROLES.includes(role) ? id : []));

const mappersOf = (spec: LabSpec): readonly string[] =>
  topologyOf(spec)
    .ofRole('mapper')
    .map(({ id }) => id);

/** Single nodes, then regions, whose health there is somebody to misjudge. */
export function misjudgedTargets(spec: LabSpec): readonly string[] {
  if (mappersOf(spec).length === 0) return [];
  return [...nodeTargets(spec, ROLES), ...regionTargets(spec).filter((target) => judged(target, spec).length > 0)];
}

/** The effect that all mappers take those of the target for what they are not, in a share of the looks. */
export function misjudged(
  injection: Injection,
  args: { readonly takes: 'dead' | 'alive' | 'either'; readonly percent: number },
  spec: LabSpec,
): EffectOf<'astray'> {
  const of = judged(injection.target, spec);
  const nodes = of.length === 0 ? [] : mappersOf(spec);
  return {
    is: 'astray',
    nodes,
    rule: 'health',
    args: { ...args, of: of.join(' ') },
    forMs: lastingMs(injection, spec),
  };
}
