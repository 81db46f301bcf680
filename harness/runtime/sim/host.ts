import type { Host } from '../host.ts';
import { stamped } from '../stamped.ts';
import { createAddresses } from './addresses.ts';
import { ask, HTTP, listen, STREAM } from './exchange.ts';
import { exit } from './life.ts';
import { after } from './timers.ts';
import { bind } from './udp.ts';
import type { Process, World } from './world.ts';

/** What one process sees of the world. */
export function createHost(world: World, process: Process): Host {
  const { clock, record } = world;
  const { disk, info } = process.node;
  const { id } = info;
  return {
    id,
    now: clock.nowMs,
    random: process.random,
    setTimer: (delayMs, fn) => after(world, process, delayMs, fn),
    udp: { bind: (port, on) => bind(world, process, port, on) },
    stream: {
      listen: (port, on) =>
        listen(process, STREAM, port, (message, from, reply) =>
          on(message, from, (answer) => reply(Buffer.from(answer))),
        ),
      ask: (to, message, timeoutMs, done) => ask(world, STREAM, process, to, Buffer.from(message), timeoutMs, done),
    },
    http: {
      serve: (port, on) => listen(process, HTTP, port, on),
      request: (to, request, timeoutMs, done) => ask(world, HTTP, process, to, request, timeoutMs, done),
    },
    disk: {
      get: (key) => disk.get(key),
      put: (key, value) => void disk.set(key, value),
      delete: (key) => void disk.delete(key),
    },
    addresses: createAddresses(world, process),
    onCommand(handle) {
      process.onCommand = handle;
    },
    log: (event) => record(stamped(event, clock.nowMs(), id)),
    exit: (reason) => exit(world, process, reason),
  };
}
