import type { LogEvent } from '../../../history/events.ts';
import type { Disk, Host } from '../../host.ts';
import { requestHttp } from './http-client.ts';
import { serveHttp } from './http-server.ts';
import { exit, type Life } from './life.ts';
import { askStream, listenStream } from './stream-host.ts';
import { after } from './timers.ts';
import { bindUdp } from './udp-host.ts';

/** What one life of a program sees of the world: the Host of the simulation, on real sockets, clock and files. */
export function createHost(life: Life, disk: Disk, log: (event: LogEvent) => void): Host {
  return {
    id: life.node.id,
    now: life.now,
    random: life.random,
    setTimer: (delayMs, fn) => after(life, delayMs, fn),
    udp: { bind: (port, on) => bindUdp(life, port, on) },
    stream: {
      listen: (port, on) => listenStream(life, port, on),
      ask: (to, message, timeoutMs, done) => askStream(life, to, message, timeoutMs, done),
    },
    http: {
      serve: (port, on) => serveHttp(life, port, on),
      request: (to, request, timeoutMs, done) => requestHttp(life, to, request, timeoutMs, done),
    },
    disk,
    addresses: { claim: () => {}, release: () => {} },
    onCommand(handle) {
      life.onCommand = handle;
    },
    log,
    exit: (reason) => exit(life, reason),
  };
}
