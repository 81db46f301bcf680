import type { Event } from '../../history/events.ts';
import { topologyOf } from '../../lab/topology.ts';
import { nodesWith, type Roles } from '../../platform/roles.ts';
import { standingOf } from '../../platform/standing.ts';
import { createDockerRuntime, type DockerRuntime } from '../../runtime/docker/docker.ts';
import type { Lab } from '../../runtime/runtime.ts';
import { settingsOf, setUp } from '../../setup/setup.ts';
import type { Context } from '../shared/context.ts';
import { faultsByHand } from './faults-by-hand.ts';
import type { Raised } from './raised.ts';
import type { OurOrder } from './requests.ts';

interface Standing {
  readonly order: OurOrder;
  readonly lab: Lab;
  readonly roles: Roles;
  readonly docker: DockerRuntime;
  /** Nodes whose program has ended, or was ended, and has not started again. */
  readonly down: ReadonlySet<string>;
}

/** Of a lab that stands for days nothing is remembered but which nodes are down. */
function watchLives(): Pick<Standing, 'down'> & { readonly listen: (event: Event) => void } {
  const down = new Set<string>();
  const listen = (event: Event) => {
    if (event.type === 'down') down.add(event.node);
    if (event.type === 'up') down.delete(event.node);
  };
  return { down, listen };
}

function stateOf({ order, lab, roles, docker, down }: Standing): Awaited<ReturnType<Raised['state']>> {
  const stage = docker.stage();
  const topology = topologyOf(lab.spec);
  const [nameserver] = nodesWith(topology, roles, ({ answersDns }) => answersDns === 'names');
  const [webServer] = standingOf(topology, roles).entrances;
  const nodes = topology.nodes.map((node) => ({
    node,
    containerId: stage?.channels.get(node.id)?.containerId ?? '',
    state: down.has(node.id) ? ('down' as const) : ('up' as const),
  }));
  const customers = lab.spec.customers.map(({ id }) => id);
  const { zone } = lab.spec;
  return {
    lab: order.lab,
    labId: stage?.labId ?? '',
    zone,
    customers,
    nodes,
    ...(nameserver && { nameserver: nameserver.id }),
    ...(webServer && { webServer: webServer.id }),
  };
}

/** Starts a lab of ours, and whatever a person may do to it. Throws UsageError and HarnessError; what it had is removed then. */
export async function raiseOurs(
  order: OurOrder,
  { loadRegistry, nodeEntry }: Context,
  progress: (what: string) => void,
): Promise<Raised> {
  const registry = await loadRegistry();
  const { down, listen } = watchLives();
  const docker = createDockerRuntime({ entry: nodeEntry, progress, listen });
  try {
    const { lab: name, set, seed } = order;
    const { experiment } = setUp(registry, settingsOf(registry, { lab: name, set, seed, timing: 'docker' }));
    const lab = await docker.start(experiment.definition, seed);
    const { roles } = experiment.definition.platform;
    const standing = { order, lab, roles, docker, down };
    return {
      byHand: faultsByHand(lab, registry.faults, docker.cannot),
      state: async () => stateOf(standing),
      async close() {
        const stage = docker.stage();
        await docker.close();
        return stage?.kept();
      },
    };
  } catch (error) {
    // What is left then the watchdog removes, when we are gone.
    await docker.close().catch(() => undefined);
    throw error;
  }
}
