import type { History } from '../history/events.ts';
import type { Topology } from '../lab/topology.ts';
import type { Effect } from '../schedule/effect.ts';
import type { DownInterval, Interval } from './facts.ts';
import { allAtOnce, merge } from './stretch.ts';

type Lossy = Extract<Effect, { is: 'lossy' }>;
type Down = ReadonlyMap<string, readonly DownInterval[]>;

/** Loss that an injection caused, and from when to when. */
export interface LossInterval extends Interval {
  readonly effect: Lossy;
}

/** Every stretch of injected loss: from its inject event to its heal, or for ever. */
export function lossesOf(history: History): readonly LossInterval[] {
  const healed = new Map<number, number>();
  for (const event of history) if (event.type === 'heal') healed.set(event.injection, event.atMs);
  return history.flatMap((event) => {
    if (event.type !== 'inject') return [];
    const toMs = healed.get(event.injection) ?? Number.POSITIVE_INFINITY;
    return event.effects
      .filter((effect) => effect.is === 'lossy')
      .filter(({ loss }) => loss > 0)
      .map((effect) => ({ effect, fromMs: event.atMs, toMs }));
  });
}

/** Whether the loss is on a link between two different nodes, one of `left` and one of `right`, in either direction. */
function isBetween({ from, to }: Lossy, left: readonly string[], right: readonly string[]): boolean {
  const link = (a: string, b: string) => a !== b && from.includes(a) && to.includes(b);
  return left.some((a) => right.some((b) => link(a, b) || link(b, a)));
}

/** When the status and map path was not whole: all mappers down, or loss between a mapper and a platform node. */
export function mappingDisturbedOf(
  losses: readonly LossInterval[],
  topology: Topology,
  down: Down,
): readonly Interval[] {
  const mappers = topology.ofRole('mapper').map(({ id }) => id);
  const platform = topology.nodes.filter(({ role }) => role !== 'instrument').map(({ id }) => id);
  const dead = allAtOnce(mappers.map((id) => merge(down.get(id) ?? [])));
  return merge([...dead, ...losses.filter(({ effect }) => isBetween(effect, mappers, platform))]);
}

/**
 * When control could not reach a node, through the harness's doing: either held down by an injection, or loss between
 * them. A node that crashes by itself gets no more time: it comes back, and control has to be quick. Computed once a node.
 */
export function controlDisturbedOf(
  losses: readonly LossInterval[],
  topology: Topology,
  down: Down,
): (node: string) => readonly Interval[] {
  const known = new Map<string, readonly Interval[]>();
  const control = topology.ofRole('control').map(({ id }) => id);
  return (node) => {
    const before = known.get(node);
    if (before) return before;
    const dead = [...control, node].flatMap((id) => down.get(id) ?? []).filter((one) => one.injection !== undefined);
    const disturbed = merge([...dead, ...losses.filter(({ effect }) => isBetween(effect, control, [node]))]);
    known.set(node, disturbed);
    return disturbed;
  };
}
