import type { History } from '../history/events.ts';
import type { DownInterval } from './interval.ts';

type Down = ReadonlyMap<string, readonly DownInterval[]>;

/**
 * When each node was down, by node. A `down` while down (an injected kill of a node that had crashed) closes the interval
 * before it and opens its own; without an `up` it lasts for ever. Two outages that touch are one continuous outage.
 */
export function downOf(history: History): Down {
  const down = new Map<string, DownInterval[]>();
  for (const event of history) {
    if (event.type !== 'down' && event.type !== 'up') continue;
    const list = down.get(event.node) ?? [];
    down.set(event.node, list);
    const last = list.at(-1);
    if (last?.toMs === Number.POSITIVE_INFINITY) list[list.length - 1] = { ...last, toMs: event.atMs };
    if (event.type === 'up') continue;
    const { how, injection } = event;
    const open = { fromMs: event.atMs, toMs: Number.POSITIVE_INFINITY, how };
    list.push(injection === undefined ? open : { ...open, injection });
  }
  return down;
}

/** When a node stood still: what had come to it by then it took up at once when it went on. */
export const pausesOf = (down: Down, node: string): readonly DownInterval[] =>
  (down.get(node) ?? []).filter(({ how }) => how === 'pause');

/** The outages that a platform may be excused by: not the crashes that it brought upon itself. */
export const withoutCrashes = (down: Down): Down =>
  new Map(
    Array.from(down, ([node, list]) => [
      node,
      list.filter(({ how, injection }) => how !== 'crash' || injection !== undefined),
    ]),
  );
