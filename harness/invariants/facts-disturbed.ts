import type { Topology } from '../lab/topology.ts';
import type { Effect } from '../schedule/effect.ts';
import type { BusyInterval, LossInterval } from './facts-effects.ts';
import type { DownInterval, Interval } from './interval.ts';
import { merge } from './stretch.ts';

type Lossy = Extract<Effect, { is: 'lossy' }>;

/** Whether the loss is on a link between two different nodes, one of `left` and one of `right`, in either direction. */
export function isBetween({ from, to }: Lossy, left: readonly string[], right: readonly string[]): boolean {
  const link = (a: string, b: string) => a !== b && from.includes(a) && to.includes(b);
  return left.some((a) => right.some((b) => link(a, b) || link(b, a)));
}

/**
 * When control could not reach a node, through the harness's doing: either held down by an injection, the node kept busy, or
 * loss between them. A node that crashes by itself gets no more time: it comes back, and control has to be quick. Computed
 * once a node.
 */
export function controlDisturbedOf(
  losses: readonly LossInterval[],
  topology: Topology,
  down: ReadonlyMap<string, readonly DownInterval[]>,
  busy: ReadonlyMap<string, readonly BusyInterval[]>,
): (node: string) => readonly Interval[] {
  const known = new Map<string, readonly Interval[]>();
  const control = topology.ofRole('control').map(({ id }) => id);
  return (node) => {
    const before = known.get(node);
    if (before) return before;
    const dead = [...control, node].flatMap((id) => down.get(id) ?? []).filter((one) => one.injection !== undefined);
    const lossy = losses.filter(({ effect }) => isBetween(effect, control, [node]));
    const disturbed = merge([...dead, ...(busy.get(node) ?? []), ...lossy]);
    known.set(node, disturbed);
    return disturbed;
  };
}
