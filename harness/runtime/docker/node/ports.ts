import { FIRST_EPHEMERAL_PORT } from '../../ports.ts';
import type { Life } from './life.ts';

const EPHEMERAL_PORTS = 65536 - FIRST_EPHEMERAL_PORT;

/** Tries before a node is taken to have run out of ports. */
const MAX_DRAWS = 10_000;

/** Takes an ephemeral port that nothing of this life has, drawn as the simulation draws it. Throws when none is found. */
export function takePort({ ports, random }: Life): number {
  for (let draw = 0; draw < MAX_DRAWS; draw++) {
    const port = FIRST_EPHEMERAL_PORT + Math.floor(random() * EPHEMERAL_PORTS);
    if (ports.has(port)) continue;
    ports.add(port);
    return port;
  }
  throw new Error('no ephemeral port is free');
}
