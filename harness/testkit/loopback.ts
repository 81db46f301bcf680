import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Endpoint } from '../lab/topology.ts';

/** Sends to whoever asked, from the port that was asked. */
export type Reply = (bytes: Uint8Array, from: RemoteInfo) => void;

/** Servers on the loopback interface, each at a port that was free. */
export interface Loopback {
  udp(address: string, take: (message: Buffer, from: RemoteInfo, reply: Reply) => void): Promise<Endpoint>;
  tcp(address: string, take: (socket: Socket) => void): Promise<Endpoint>;
  http(address: string, take: RequestListener): Promise<Endpoint>;
  https(
    address: string,
    own: { readonly cert: string; readonly key: string },
    take: RequestListener,
  ): Promise<Endpoint>;
  /** A port at which nobody listens any more. */
  closed(address: string, over: 'udp' | 'tcp'): Promise<Endpoint>;
  /** Closes all of them, and what is connected to them. */
  close(): Promise<void>;
}

/** For tests: servers of one test. */
export function createLoopback(): Loopback {
  const closers: (() => Promise<void>)[] = [];
  const bound = async (server: Server, address: string): Promise<Endpoint> => {
    const open = new Set<Socket>();
    server.on('connection', (socket) => {
      open.add(socket.on('error', () => undefined));
    });
    server.listen(0, address);
    await once(server, 'listening');
    closers.push(async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    });
    return { address, port: (server.address() as AddressInfo).port };
  };
  const udp: Loopback['udp'] = async (address, take) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const reply: Reply = (bytes, from) => socket.send(bytes, from.port, from.address);
    socket.on('message', (message, from) => take(message, from, reply));
    socket.bind(0, address);
    await once(socket, 'listening');
    closers.push(async () => {
      socket.close();
      await once(socket, 'close');
    });
    return { address, port: socket.address().port };
  };
  const tcp: Loopback['tcp'] = (address, take) => bound(createServer(take), address);
  return {
    udp,
    tcp,
    http: (address, take) => bound(createHttp(take), address),
    https: (address, own, take) => bound(createHttps(own, take), address),
    async closed(address, over) {
      const at = await (over === 'udp' ? udp(address, () => undefined) : tcp(address, () => undefined));
      await closers.pop()?.();
      return at;
    },
    async close() {
      await Promise.all(closers.splice(0).map((close) => close()));
    },
  };
}
