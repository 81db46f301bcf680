import type { LogEvent } from '../../../history/events.ts';
import type { Topology } from '../../../lab/topology.ts';
import { countDrops } from '../../drops.ts';
import type { Disk, Host } from '../../host.ts';
import { type AddressTeller, createAddresses } from './addresses.ts';
import { requestHttp } from './http-client.ts';
import { serveHttp } from './http-server.ts';
import { exit, type Life } from './life.ts';
import { askStream, listenStream } from './stream-host.ts';
import { after } from './timers.ts';
import { bindUdp } from './udp-host.ts';

/** Takes what a program says to the harness. */
export interface Teller extends AddressTeller {
  log(event: LogEvent): void;
}

/** What one life of a program sees of the world: the Host of the simulation, on real sockets, clock and files. */
export function createHost(life: Life, disk: Disk, topology: Pick<Topology, 'byAddress'>, tell: Teller): Host {
  const setTimer: Host['setTimer'] = (delayMs, fn) => after(life, delayMs, fn);
  const dropsAt = (port: number) => countDrops({ log: tell.log, setTimer }, `connections to ${port}`);
  return {
    id: life.node.id,
    now: life.now,
    random: life.random,
    setTimer,
    udp: { bind: (port, on) => bindUdp(life, port, on) },
    stream: {
      listen: (port, on) => listenStream(life, port, on),
      ask: (to, message, timeoutMs, done) => askStream(life, to, message, timeoutMs, done),
    },
    http: {
      serve: (port, on) => serveHttp(life, port, on, dropsAt(port)),
      request: (to, request, timeoutMs, done) => requestHttp(life, to, request, timeoutMs, done),
    },
    disk,
    addresses: createAddresses(life, topology, tell),
    onCommand(handle) {
      life.onCommand = handle;
    },
    log: tell.log,
    exit: (reason) => exit(life, reason),
  };
}
