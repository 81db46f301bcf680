import type { Ms } from '../../lab/spec.ts';
import type { Family } from '../../lab/topology.ts';
import type { Endpoint } from '../host.ts';
import type { SimNode, World } from './world.ts';

/** One packet that leaves a node. */
export interface Packet {
  readonly sender: SimNode;
  readonly receiver: SimNode;
  readonly family: Family;
  readonly protocol: 'udp' | 'tcp';
  readonly from: Endpoint;
  readonly to: Endpoint;
  /** Of its payload. */
  readonly octets: number;
}

/** How long a packet takes, or undefined for one that is lost. What injections do to it is counted, and put into the history. */
export function send(world: World, packet: Packet): Ms | undefined {
  const { network, clock } = world;
  const { sender, receiver, family } = packet;
  const [here, there] = [sender.index, receiver.index];
  const loss = network.lostBy(here, there, family, packet.octets);
  if (loss) {
    world.record({ type: 'drop', ...told(world, packet, loss.injection) });
    return undefined;
  }
  const delayMs = network.delayMs(here, there, family);
  for (const { injection, delayMs: byMs, onTouched } of network.delayedBy(here, there, family)) {
    onTouched(clock.nowMs() + delayMs);
    world.record({ type: 'late', ...told(world, packet, injection), byMs });
  }
  return delayMs;
}

const inWords = ({ address, port }: Endpoint): string => `${address}:${port}`;

const told = ({ clock }: World, { protocol, from, to }: Packet, injection: number) => ({
  atMs: clock.nowMs(),
  injection,
  protocol,
  from: inWords(from),
  to: inWords(to),
});
