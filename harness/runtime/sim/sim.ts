import type { Event } from '../../history/events.ts';
import { topologyOf } from '../../lab/topology.ts';
import { noHolds } from '../holds.ts';
import type { LabDefinition, Runtime } from '../runtime.ts';
import { cannotInSimulation } from './cannot.ts';
import { createClock } from './clock.ts';
import { createHost } from './host.ts';
import { createLab } from './lab.ts';
import { start } from './life.ts';
import { createNetwork } from './network.ts';
import type { SimNode, World } from './world.ts';

function createWorld({ spec, platform, programs }: LabDefinition, seed: number, record: World['record']): World {
  const nodes = topologyOf(spec).nodes.map(
    (info, index): SimNode => ({
      info,
      index,
      disk: new Map(),
      process: undefined,
      boots: 0,
      holds: noHolds(),
      busyShares: new Set(),
      takenTimes: new Set(),
      endPeriod: undefined,
      restart: undefined,
    }),
  );
  const world: World = {
    spec,
    roles: platform.roles,
    programs,
    seed,
    clock: createClock(),
    network: createNetwork(spec, seed),
    nodes,
    byId: new Map(nodes.map((node) => [node.info.id, node])),
    byAddress: new Map(nodes.flatMap((node) => [[node.info.ipv4, node] as const, [node.info.ipv6, node] as const])),
    claims: new Map(),
    record,
    launch: (process) => programs[process.node.info.role]?.(createHost(world, process), spec, process.node.info),
  };
  return world;
}

/**
 * The embedded simulation: a whole lab in this process, on virtual time. The same definition, seed and calls give the
 * same history, byte for byte, in any process. Nodes start at time 0, in the order of the spec.
 */
export const sim: Runtime = {
  name: 'sim',
  cannot: cannotInSimulation,
  async start(definition, seed) {
    const history: Event[] = [];
    const world = createWorld(definition, seed, (event) => void history.push(event));
    for (const node of world.nodes) start(world, node);
    return createLab(world, history);
  },
  async close() {},
};
