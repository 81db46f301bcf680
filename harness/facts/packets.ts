import type { Attempt, DropEvent, LateEvent } from '../history/events.ts';
import type { Topology } from '../lab/topology.ts';

/** A packet that an injection lost or delayed. */
type Packet = DropEvent | LateEvent;

/** Packets by their two ends, either of which may be named first. */
function byEnds<P extends Packet>(
  packets: readonly P[],
  nameOf: (endpoint: string) => string,
): ReadonlyMap<string, readonly P[]> {
  const found = new Map<string, P[]>();
  for (const packet of packets) {
    const [from, to] = [nameOf(packet.from), nameOf(packet.to)];
    for (const pair of [`${from} ${to}`, `${to} ${from}`]) {
      const list = found.get(pair);
      if (list) list.push(packet);
      else found.set(pair, [packet]);
    }
  }
  return found;
}

/** Packets by flow, in the order given: each is found under `from to` and under `to from`. */
export const byFlow = <P extends Packet>(packets: readonly P[]): ReadonlyMap<string, readonly P[]> =>
  byEnds(packets, (endpoint) => endpoint);

/** Packets between two nodes, in either direction, in the order given. */
export function betweenNodes<P extends Packet>(
  packets: readonly P[],
  { byAddress }: Topology,
): (node: string, other: string) => readonly P[] {
  const nodeOf = (endpoint: string) => byAddress.get(endpoint.slice(0, endpoint.lastIndexOf(':')))?.id ?? endpoint;
  const found = byEnds(packets, nodeOf);
  return (node, other) => found.get(`${node} ${other}`) ?? [];
}

/** Those of an attempt's own flow that left while it was under way. */
export const ofAttempt = <P extends Packet>(
  flows: ReadonlyMap<string, readonly P[]>,
  { local, remote, sentMs, endMs }: Attempt,
): readonly P[] => flows.get(`${local} ${remote}`)?.filter(({ atMs }) => sentMs <= atMs && atMs <= endMs) ?? [];
