import { createIntake } from '../intake.ts';
import { FIRST_EPHEMERAL_PORT } from '../ports.ts';
import { stream } from '../random.ts';
import { shareLeft } from './busy.ts';
import type { Process, SimNode, World } from './world.ts';

const EPHEMERAL_PORTS = 65536 - FIRST_EPHEMERAL_PORT;

/** A process with no sockets yet, with the random stream of this boot. */
export function createProcess(world: World, node: SimNode): Process {
  const capacity = world.spec.capacity[node.info.role];
  const intake = capacity && createIntake(capacity);
  if (node.busyShares.size > 0) intake?.leave(shareLeft(node));
  return {
    node,
    alive: true,
    random: stream(world.seed, `node/${node.info.id}/${node.boots}`),
    udp: new Map(),
    streams: new Map(),
    sites: new Map(),
    ports: new Set(),
    incoming: new Set(),
    intake,
    stillness: undefined,
    onCommand: undefined,
  };
}

/** Takes an ephemeral port that no live socket of the process has. Throws when all are taken. */
export function takePort(process: Process): number {
  if (process.ports.size >= EPHEMERAL_PORTS) throw new Error('no ephemeral port is free');
  for (;;) {
    const port = FIRST_EPHEMERAL_PORT + Math.floor(process.random() * EPHEMERAL_PORTS);
    if (process.ports.has(port)) continue;
    process.ports.add(port);
    return port;
  }
}
