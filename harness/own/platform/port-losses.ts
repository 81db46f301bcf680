import type { LossInterval } from '../../facts/effects.ts';
import type { Facts } from '../../facts/facts.ts';
import type { DropEvent } from '../../history/events.ts';
import { portText } from '../../lab/port.ts';

const addressIn = (endpoint: string): string => endpoint.slice(0, endpoint.lastIndexOf(':'));

/**
 * What cuts of ports come to, as losses between nodes: a cut keeps from its nodes, in every family, whoever has lost a packet to that port, there or
 * where it is cut as well, from the first on until it heals. What inside a platform needs which port nobody has said, and any may be needed
 * after all (DNS over TCP, for a long answer); but who never sent there was kept from nothing. Who has lost one may give up before it has
 * tried all the others, which would have been in vain.
 */
export function portLosses({
  drops,
  inForce: { deaf },
  topology: { byAddress, nodes },
}: Pick<Facts, 'drops' | 'inForce' | 'topology'>): readonly LossInterval[] {
  if (deaf.length === 0) return [];
  const portOf = new Map(deaf.map(({ injection, effect }) => [injection, portText(effect.port)]));
  // Each is there under both directions of its flow.
  const lost = [...new Set<DropEvent>([...drops.values()].flat())].filter(({ injection }) => portOf.has(injection));
  const senderOf = ({ from }: DropEvent) => byAddress.get(addressIn(from))?.id;
  const senders = [...new Set(lost.map(senderOf))];
  const everybody = nodes.map(({ id }) => id);
  return deaf.flatMap(({ effect, injection, fromMs, toMs }) =>
    senders.flatMap((sender): LossInterval[] => {
      const own = lost.filter((one) => senderOf(one) === sender && portOf.get(one.injection) === portText(effect.port));
      if (own.length === 0) return [];
      const firstMs = Math.min(...own.map(({ atMs }) => atMs));
      // An address that nobody has in the spec is one of somebody who has moved.
      const from = sender === undefined ? everybody : [sender];
      const felt = { is: 'lossy', from, to: effect.nodes, families: [4, 6], loss: 1 } as const;
      return [{ effect: felt, injection, fromMs: Math.max(fromMs, firstMs), toMs }];
    }),
  );
}
