import type { LossInterval } from '../../facts/effects.ts';
import type { Facts } from '../../facts/facts.ts';
import type { DropEvent } from '../../history/events.ts';
import { familyOf } from '../../lab/topology.ts';

const addressIn = (endpoint: string): string => endpoint.slice(0, endpoint.lastIndexOf(':'));

/**
 * What a cut of a port comes to, as losses between two nodes in one family, each from the first packet that it lost there until it healed. What
 * inside a platform needs which port nobody has said, and it may be one after all (DNS over TCP, for a long answer); but who has not
 * sent there was kept from nothing. From the first on all between the two may wait for it.
 */
export function portLosses({
  drops,
  inForce: { deaf },
  topology: { byAddress, nodes },
}: Pick<Facts, 'drops' | 'inForce' | 'topology'>): readonly LossInterval[] {
  if (deaf.length === 0) return [];
  // Each is there under both directions of its flow.
  const lost = [...new Set<DropEvent>([...drops.values()].flat())].toSorted((a, b) => a.atMs - b.atMs);
  const ids = nodes.map(({ id }) => id);
  return deaf.flatMap(({ effect, injection, toMs }) => {
    const first = new Map<string, LossInterval>();
    for (const drop of lost) {
      if (drop.injection !== injection) continue;
      const [from, to] = [addressIn(drop.from), addressIn(drop.to)];
      const key = `${from} ${to}`;
      if (first.has(key)) continue;
      const [sender, receiver] = [byAddress.get(from)?.id, byAddress.get(to)?.id];
      const known = receiver !== undefined && effect.nodes.includes(receiver);
      first.set(key, {
        effect: {
          ...{ is: 'lossy', families: [familyOf(from)], loss: 1 },
          // An address that nobody has in the spec is one of somebody who has moved.
          ...{ from: sender === undefined ? ids : [sender], to: known ? [receiver] : effect.nodes },
        },
        ...{ injection, fromMs: drop.atMs, toMs },
      });
    }
    return [...first.values()];
  });
}
