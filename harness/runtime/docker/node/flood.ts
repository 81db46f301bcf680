import type { Socket } from 'node:dgram';
import type { Ms } from '../../../lab/spec.ts';
import { familyOf } from '../../../lab/topology.ts';
import type { Endpoint } from '../../host.ts';
import { openSocket } from './udp-host.ts';

export interface Flood {
  /** Stops, and says how many datagrams the kernel took. */
  stop(): Promise<number>;
}

/** A flood that has fallen behind sends at most this many rounds at once, and lets the rest go. */
const MAX_ROUNDS = 1000;
const NS_PER_MS = 1e6;

/**
 * Sends the bytes as one UDP datagram to each endpoint, now and then every `everyMs`; also below the 1 ms that timers can
 * do. Throws for an interval that is not positive.
 */
export function startFlood(to: readonly Endpoint[], bytes: Uint8Array, everyMs: Ms): Flood {
  if (!(everyMs > 0)) throw new Error(`raw datagrams need an interval above 0 ms, not ${everyMs}`);
  const sockets: Readonly<Record<4 | 6, Socket>> = { 4: openSocket(4), 6: openSocket(6) };
  let sent = 0;
  const sendOne = ({ address, port }: Endpoint): void => {
    sockets[familyOf(address)].send(bytes, port, address, (error) => {
      if (!error) sent++;
    });
  };
  const startNs = process.hrtime.bigint();
  let roundsDone = 0;
  const catchUp = () => {
    const due = 1 + Math.floor(Number(process.hrtime.bigint() - startNs) / NS_PER_MS / everyMs);
    const rounds = Math.min(MAX_ROUNDS, due - roundsDone);
    roundsDone = due;
    for (let round = 0; round < rounds; round++) to.forEach(sendOne);
  };
  catchUp();
  const timer = setInterval(catchUp, Math.max(1, everyMs));
  return {
    async stop() {
      clearInterval(timer);
      // The last sends are counted in the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      sockets[4].close();
      sockets[6].close();
      return sent;
    },
  };
}
