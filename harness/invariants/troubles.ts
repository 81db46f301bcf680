import type { History } from '../history/events.ts';
import type { Ms, Role } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import { lossesOf } from './facts-effects.ts';
import type { Interval } from './interval.ts';
import { merge, overlaps } from './stretch.ts';

/** When nodes were not as they should be, as far as the harness knows. Sorted, merged. */
export interface Troubles {
  /** Dead, or bound to no more than sleep after it had died by itself (paper 5.1). */
  dead(node: string): readonly Interval[];
  /** Alive, and hindered: its capacity taken, packets lost to or from it, or under software or a release that may do harm. */
  hindered(node: string): readonly Interval[];
}

/** The troubles of a run's nodes, each worked out when first asked for. */
export function troublesOf(history: History, facts: Facts): Troubles {
  const losses = lossesOf(history);
  const suspects = facts.releases.filter(({ bad, order }) => bad || order.order.kind === 'software');
  const remembered = (compute: (node: string) => readonly Interval[]) => {
    const known = new Map<string, readonly Interval[]>();
    return (node: string) => {
      const found = known.get(node) ?? merge(compute(node));
      known.set(node, found);
      return found;
    };
  };
  return {
    dead: remembered((node) => [...(facts.down.get(node) ?? []), ...sleepsOf(node, facts)]),
    hindered: remembered((node) => [
      ...(facts.busy.get(node) ?? []),
      ...losses.filter(({ effect }) => effect.from.includes(node) || effect.to.includes(node)),
      ...suspects.flatMap(({ activations }) => activations.filter((one) => one.node === node)),
    ]),
  };
}

/** How long a node may sleep: so long after each crash, and once it has spent its rolls until the oldest is out of the window. */
function sleepsOf(node: string, { down, spec }: Facts): readonly Interval[] {
  const { rollsPerNode, rollWindowMs } = spec.bounds;
  const crashes = (down.get(node) ?? []).filter(({ how }) => how === 'crash');
  return crashes.map(({ fromMs }, index) => {
    const oldestMs = crashes[index + 1 - rollsPerNode]?.fromMs;
    const freeMs = oldestMs === undefined ? fromMs : oldestMs + rollWindowMs;
    return { fromMs, toMs: Math.max(fromMs + spec.timing.longSleepMs, freeMs) };
  });
}

/** So much of one node's capacity all clients together may want, and they cannot fill it. */
const LIGHT_SHARE = 0.5;

/** Whether no node of the role can be full by what clients want, wherever they are sent. */
export function isLight(role: Role, { spec, topology }: Facts): boolean {
  const capacity = spec.capacity[role]?.perSecond ?? Number.POSITIVE_INFINITY;
  return spec.timing.opsPerSecond * topology.ofRole('instrument').length <= LIGHT_SHARE * capacity;
}

/**
 * How long it takes at most until maps say how a node is: detection and publication; and where edges judge each other (`promises.spill`),
 * they see it by the takeover time.
 */
export function toldMs({ spec }: Facts): Ms {
  const { detectionMs, publicationMs, takeoverMs, slackMs } = spec.timing;
  return detectionMs + publicationMs + slackMs + (spec.promises.spill ? takeoverMs : 0);
}

/** Whether a nameserver had to have a map by then that tells how things have been since `fromMs`: it was well, and maps were bound to come. */
export function isInformed(node: string, fromMs: Ms, toMs: Ms, troubles: Troubles, { mapping }: Facts): boolean {
  const lists = [mapping.disturbed(node), troubles.dead(node), troubles.hindered(node)];
  return lists.every((list) => !overlaps(list, fromMs, toMs));
}
