import type { Server, Socket } from 'node:net';
import { addressesOf } from './addresses.ts';
import { assertAlive, crash, type Life } from './life.ts';

/** Opens one server at an address. An address or port that is not to be had is a crash. */
function listenAt(life: Life, server: Server, host: string, port: number): void {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  life.closers.add(() => {
    server.close();
    // As the kernel closes what a dead process had: at once. (resetAndDestroy waits for what is unsent, and fails on a
    // socket that is shutting down.)
    for (const socket of sockets) socket.destroy();
  });
  life.opening.push(
    new Promise((resolve) => {
      server.on('listening', () => {
        // A server that is closed before it listens would listen all the same.
        if (!life.alive) server.close();
        resolve();
      });
      server.on('close', resolve);
      server.on('error', (error) => {
        crash(life, error);
        resolve();
      });
    }),
  );
  server.listen({ host, port, ipv6Only: true });
}

/** Serves a TCP port on all of the node's addresses, now and later claimed ones. Throws when this life serves it already, with whatever protocol. */
export function listenTcp(life: Life, port: number, createServer: () => Server): void {
  assertAlive(life);
  if (life.tcp.has(port)) throw new Error(`TCP port ${port} is in use`);
  life.tcp.add(port);
  const open = (address: string) => listenAt(life, createServer(), address, port);
  life.servers.add(open);
  addressesOf(life).forEach(open);
}
