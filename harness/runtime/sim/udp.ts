import { addressOf, type Family, familyOf } from '../../lab/topology.ts';
import type { Datagram, Endpoint, UdpSocket } from '../host.ts';
import { FIRST_EPHEMERAL_PORT } from '../ports.ts';
import { ownerOf } from './addresses.ts';
import { admit } from './busy.ts';
import { run } from './life.ts';
import { send } from './packet.ts';
import { takePort } from './process.ts';
import { keepDatagram } from './stillness.ts';
import type { Process, SimNode, World } from './world.ts';

/** Octets that fit one IPv4 datagram: 65535 less the IP and UDP headers (RFC 791, RFC 768). */
const MAX_PAYLOAD = 65507;

/**
 * A datagram arrives at a node. Returns whether a live process has the port; if it is busy the datagram waits its turn,
 * and is lost without a word when too many do. Answers, to ephemeral ports, are no new work and never wait.
 */
export function deliver(world: World, node: SimNode, datagram: Datagram): boolean {
  const { process } = node;
  const { port } = datagram.to;
  const on = process?.udp.get(port);
  if (!process || !on) return false;
  const read = () => take(world, process, datagram, on);
  if (process.stillness) keepDatagram(process.stillness, port, datagram.bytes.length, read);
  else read();
  return true;
}

/** A process reads a datagram from its socket, if that is open yet. */
function take(world: World, process: Process, datagram: Datagram, on: (datagram: Datagram) => void): void {
  if (process.udp.get(datagram.to.port) !== on) return;
  if (!process.intake || datagram.to.port >= FIRST_EPHEMERAL_PORT) {
    run(world, process, on, datagram);
    return;
  }
  const nowMs = world.clock.nowMs();
  const atMs = admit(process, process.intake, nowMs);
  if (atMs === nowMs) run(world, process, on, datagram);
  else if (atMs !== undefined) {
    world.clock.after(atMs - nowMs, () => {
      if (process.udp.get(datagram.to.port) === on) run(world, process, on, datagram);
    });
  }
}

/** A claim diverts what is sent to an address; the machine that has it by right can still send from it. */
const maySendFrom = (world: World, node: SimNode, address: string, family: Family): boolean =>
  address === addressOf(node.info, family) || (ownerOf(world, address) === node && familyOf(address) === family);

/** Puts a datagram on its path: it arrives later, or never. */
function transmit(world: World, sender: Process, bytes: Uint8Array, from: Endpoint, to: Endpoint): void {
  const target = ownerOf(world, to.address);
  const family = familyOf(to.address);
  if (!sender.alive || !target || bytes.length > MAX_PAYLOAD) return;
  if (!maySendFrom(world, sender.node, from.address, family)) return;
  const packet = {
    sender: sender.node,
    receiver: target,
    family,
    protocol: 'udp',
    from,
    to,
    octets: bytes.length,
  } as const;
  const delayMs = send(world, packet);
  if (delayMs === undefined) return;
  // No copy: most of what a lab does is send, and whoever has sent bytes no longer writes to them.
  const datagram = { bytes, from, to };
  world.clock.after(delayMs, () => deliver(world, target, datagram));
}

/** Binds a port on all addresses of the process's node; 0 asks for an ephemeral one. Throws when it is taken. */
export function bind(world: World, process: Process, wanted: number, on: (datagram: Datagram) => void): UdpSocket {
  const port = wanted === 0 ? takePort(process) : wanted;
  if (process.udp.has(port)) throw new Error(`UDP port ${port} is in use`);
  process.udp.set(port, on);
  if (port >= FIRST_EPHEMERAL_PORT) process.ports.add(port);
  let open = true;
  return {
    port,
    send(bytes, to, fromAddress = addressOf(process.node.info, familyOf(to.address))) {
      if (open) transmit(world, process, bytes, { address: fromAddress, port }, to);
    },
    close() {
      if (!open) return;
      open = false;
      process.udp.delete(port);
      process.ports.delete(port);
    },
  };
}
