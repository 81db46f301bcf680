import fc from 'fast-check';
import { z } from 'zod';
import type { EffectOf } from '../harness/lab/effect.ts';
import type { LabSpec } from '../harness/lab/spec.ts';
import { topologyOf } from '../harness/lab/topology.ts';
import { defineFault } from '../harness/schedule/fault.ts';
import { targetNodes } from '../harness/schedule/target.ts';
import { FamilyParam, familiesOf, onlyIn } from './family.ts';
import { networkTargets } from './targets.ts';

const Params = z.strictObject({
  /** Share of the packets that are lost, per cent. */
  lossPercent: z.number().int().min(1).max(100),
  family: FamilyParam,
});
type Params = z.infer<typeof Params>;

/** All nodes of the networks that the target has nodes in, clients included, and all others. */
function networksAt(
  target: string,
  spec: LabSpec,
): { readonly inside: readonly string[]; readonly outside: readonly string[] } {
  const networks = new Set(targetNodes(target, spec).map(({ network }) => network));
  const { nodes } = topologyOf(spec);
  // Clients have networks of their own on some labs: the Internet is everybody.
  const isIn = (network: string) => target === 'all' || networks.has(network);
  const ids = (isInside: boolean) => nodes.flatMap(({ id, network }) => (isIn(network) === isInside ? id : []));
  return { inside: ids(true), outside: ids(false) };
}

/** A network fails as a whole, or the Internet: a share of all packets within it is lost, and of those from and to it, clients' included. */
export const networkLoss = defineFault<Params>({
  kind: 'network-loss',
  title: 'a network, or all of them, loses packets',
  params: Params,
  instant: false,
  targets: networkTargets,
  arbitrary: () => fc.record({ lossPercent: fc.integer({ min: 1, max: 90 }) }),
  milder: { lossPercent: { min: 1 } },
  effects({ target, params: { lossPercent, family } }, spec) {
    const { inside, outside } = networksAt(target, spec);
    const lost = (from: readonly string[], to: readonly string[]): EffectOf<'lossy'> => {
      return { is: 'lossy', from, to, families: familiesOf(family), loss: lossPercent / 100 };
    };
    const across = outside.length > 0 ? [lost(inside, outside), lost(outside, inside)] : [];
    return inside.length > 1 ? [lost(inside, inside), ...across] : across;
  },
  describe: ({ target, params: { lossPercent, family }, durationMs }) =>
    `${target === 'all' ? 'every network' : target} loses ${lossPercent} % of its ${onlyIn(family)}packets for ${durationMs / 1000} s`,
});
