import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import { addressOf, type Family, familyOf } from '../../../lab/topology.ts';
import type { Datagram, Endpoint, UdpSocket } from '../../host.ts';
import { FIRST_EPHEMERAL_PORT } from '../../ports.ts';
import { addressesOf, mayUse } from './addresses.ts';
import { assertAlive, type Life, run } from './life.ts';
import { takePort } from './ports.ts';
import { takeTurn } from './turn.ts';

/** Binds at once: without a lookup of its own, dgram takes a turn of the event loop to look up a literal. */
export function openSocket(family: Family): Socket {
  return createSocket({
    type: family === 4 ? 'udp4' : 'udp6',
    ipv6Only: family === 6,
    lookup: (address, _options, found) => found(null, address, family),
  });
}

/** A socket bound to the address and port, or undefined when they are taken. Throws when the address is not there. */
function bindSocket(family: Family, address: string, port: number): Socket | undefined {
  const socket = openSocket(family);
  const failures: NodeJS.ErrnoException[] = [];
  socket.on('error', (error) => failures.push(error));
  socket.bind(port, address);
  const [failure] = failures;
  if (!failure) return socket;
  socket.close();
  if (failure.code === 'EADDRINUSE') return undefined;
  throw failure;
}

/** One socket an address, for one port. */
type Sockets = Map<string, Socket>;

/** The port at each of these addresses, or undefined when one is taken. */
function bindAll(addresses: readonly string[], port: number): Sockets | undefined {
  const sockets: Sockets = new Map();
  for (const address of addresses) {
    const socket = bindSocket(familyOf(address), address, port);
    if (socket) {
      sockets.set(address, socket);
      continue;
    }
    for (const bound of sockets.values()) bound.close();
    return undefined;
  }
  return sockets;
}

interface Bound {
  readonly sockets: Sockets;
  readonly port: number;
}

/** An ephemeral port is for answers, and those come to the node's own addresses. */
function bindEphemeral(life: Life): Bound {
  for (;;) {
    const port = takePort(life);
    const sockets = bindAll([life.node.ipv4, life.node.ipv6], port);
    if (sockets) return { sockets, port };
    // Taken by something else on this machine: it stays marked, so that it is not drawn again.
  }
}

function bindKnown(life: Life, port: number): Bound {
  const sockets = life.udp.has(port) ? undefined : bindAll(addressesOf(life), port);
  if (!sockets) throw new Error(`UDP port ${port} is in use`);
  if (port >= FIRST_EPHEMERAL_PORT) life.ports.add(port);
  return { sockets, port };
}

const isSendable = ({ address, port }: Endpoint): boolean => isIP(address) !== 0 && port > 0 && port < 65536;

function receive(life: Life, socket: Socket, on: (datagram: Datagram) => void, isOpen: () => boolean): void {
  const to = socket.address();
  socket.on('message', (bytes, from) => {
    const datagram = { bytes, from: { address: from.address, port: from.port }, to };
    const handle = () => {
      if (isOpen()) run(life, on, datagram);
    };
    // Answers, to ephemeral ports, are no new work and never wait.
    if (to.port >= FIRST_EPHEMERAL_PORT) handle();
    else takeTurn(life, handle, () => {});
  });
}

/** Binds a port at all of the node's addresses, now and later claimed ones; 0 asks for an ephemeral one. Throws when it is taken. */
export function bindUdp(life: Life, wanted: number, on: (datagram: Datagram) => void): UdpSocket {
  assertAlive(life);
  const { sockets, port } = wanted === 0 ? bindEphemeral(life) : bindKnown(life, wanted);
  life.udp.add(port);
  let open = true;
  const serveAt = (address: string) => {
    const socket = bindSocket(familyOf(address), address, port);
    if (!socket) throw new Error(`UDP port ${port} is in use at ${address}`);
    sockets.set(address, socket);
    receive(life, socket, on, () => open);
  };
  const close = () => {
    if (!open) return;
    open = false;
    for (const socket of sockets.values()) socket.close();
    life.closers.delete(close);
    life.servers.delete(serveAt);
    life.udp.delete(port);
    life.ports.delete(port);
  };
  life.closers.add(close);
  if (wanted !== 0) life.servers.add(serveAt);
  for (const socket of sockets.values()) receive(life, socket, on, () => open);
  return {
    port,
    send(bytes, to, fromAddress = addressOf(life.node, familyOf(to.address))) {
      // An error means that the datagram is lost (EPERM from a filter, no route, too long): UDP says nothing.
      if (!open || !isSendable(to) || !mayUse(life, fromAddress, to.address)) return;
      sockets.get(fromAddress)?.send(bytes, to.port, to.address, () => {});
    },
    close,
  };
}
