import fc from 'fast-check';
import { z } from 'zod';
import type { LabSpec } from '../harness/lab/spec.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { nodeTargets, regionTargets } from './targets.ts';

const Params = z.strictObject({
  /** Of their capacity, so much is taken; at 100 they live, talk, and serve nobody. */
  sharePercent: z.number().int().min(1).max(100),
});
type Params = z.infer<typeof Params>;

/** From half to all: what is drawn. */
const SHARES = [50, 75, 90, 100] as const;

const rolesWithCapacity = ({ capacity }: LabSpec) => Object.keys(capacity);

/** The nodes of the target that have a capacity to take. */
function canBeBusy(target: string, spec: LabSpec): readonly string[] {
  const roles = rolesWithCapacity(spec);
  return targetNodes(target, spec).flatMap(({ id, role }) => (roles.includes(role) ? id : []));
}

/** Takes capacity of nameservers, edges or origins, as a crowd of other clients would. */
export const overload = defineFault<Params>({
  kind: 'overload',
  title: 'nodes have less capacity than they should',
  params: Params,
  instant: false,
  targets(spec) {
    const roles = rolesWithCapacity(spec);
    if (roles.length === 0) return [];
    const regions = regionTargets(spec).filter((target) => canBeBusy(target, spec).length > 0);
    return [...nodeTargets(spec, roles), ...regions];
  },
  arbitrary: () => fc.record({ sharePercent: fc.constantFrom(...SHARES) }),
  milder: { sharePercent: { min: 1 } },
  effects: ({ target, params }, spec) => [
    { is: 'busy', nodes: canBeBusy(target, spec), share: params.sharePercent / 100 },
  ],
  describe: ({ target, params, durationMs }) =>
    `${params.sharePercent} % of the capacity of ${target} is taken for ${durationMs / 1000} s`,
});
