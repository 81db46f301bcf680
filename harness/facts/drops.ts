import type { DropEvent, History } from '../history/events.ts';
import type { Topology } from '../lab/topology.ts';

/** Packets lost to injections, by flow: each is found under `from to` and under `to from`. */
export function dropsOf(history: History): ReadonlyMap<string, readonly DropEvent[]> {
  const drops = new Map<string, DropEvent[]>();
  for (const event of history) {
    if (event.type !== 'drop') continue;
    for (const flow of [`${event.from} ${event.to}`, `${event.to} ${event.from}`]) {
      const list = drops.get(flow);
      if (list) list.push(event);
      else drops.set(flow, [event]);
    }
  }
  return drops;
}

/** Packets lost to injections between two nodes, in either direction, by time. */
export function dropsBetweenOf(
  history: History,
  { byAddress }: Topology,
): (node: string, other: string) => readonly DropEvent[] {
  const drops = new Map<string, DropEvent[]>();
  const nodeOf = (endpoint: string) => byAddress.get(endpoint.slice(0, endpoint.lastIndexOf(':')))?.id ?? endpoint;
  for (const event of history) {
    if (event.type !== 'drop') continue;
    const [from, to] = [nodeOf(event.from), nodeOf(event.to)];
    for (const pair of [`${from} ${to}`, `${to} ${from}`]) {
      const list = drops.get(pair);
      if (list) list.push(event);
      else drops.set(pair, [event]);
    }
  }
  return (node, other) => drops.get(`${node} ${other}`) ?? [];
}
