import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import { addressOf, type Family, familyOf } from '../../../lab/topology.ts';
import type { Datagram, Endpoint, UdpSocket } from '../../host.ts';
import { FIRST_EPHEMERAL_PORT } from '../../sim/process.ts';
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

type Pair = Readonly<Record<Family, Socket>>;

/** The port on both of the node's addresses, or undefined when one is taken. */
function bindPair({ ipv4, ipv6 }: Life['node'], port: number): Pair | undefined {
  const four = bindSocket(4, ipv4, port);
  if (!four) return undefined;
  const six = bindSocket(6, ipv6, port);
  if (!six) four.close();
  return six && { 4: four, 6: six };
}

function bindEphemeral(life: Life): { pair: Pair; port: number } {
  for (;;) {
    const port = takePort(life);
    const pair = bindPair(life.node, port);
    if (pair) return { pair, port };
    // Taken by something else on this machine: it stays marked, so that it is not drawn again.
  }
}

function bindKnown(life: Life, port: number): { pair: Pair; port: number } {
  const pair = life.udp.has(port) ? undefined : bindPair(life.node, port);
  if (!pair) throw new Error(`UDP port ${port} is in use`);
  if (port >= FIRST_EPHEMERAL_PORT) life.ports.add(port);
  return { pair, port };
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

/** Binds a port on both of the node's addresses; 0 asks for an ephemeral one. Throws when it is taken. */
export function bindUdp(life: Life, wanted: number, on: (datagram: Datagram) => void): UdpSocket {
  assertAlive(life);
  const { pair, port } = wanted === 0 ? bindEphemeral(life) : bindKnown(life, wanted);
  life.udp.add(port);
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    pair[4].close();
    pair[6].close();
    life.closers.delete(close);
    life.udp.delete(port);
    life.ports.delete(port);
  };
  life.closers.add(close);
  for (const socket of [pair[4], pair[6]]) receive(life, socket, on, () => open);
  return {
    port,
    send(bytes, to, fromAddress) {
      const family = familyOf(to.address);
      const own = fromAddress === undefined || fromAddress === addressOf(life.node, family);
      // An error means that the datagram is lost (EPERM from a filter, no route, too long): UDP says nothing.
      if (open && own && isSendable(to)) pair[family].send(bytes, to.port, to.address, () => {});
    },
    close,
  };
}
