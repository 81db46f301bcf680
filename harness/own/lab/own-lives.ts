import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import type { Death, ServiceDeath } from '../../lab/deaths.ts';
import type { LinkContext } from '../../runtime/docker/links.ts';
import type { Handle } from '../../runtime/runtime.ts';
import { crashAway, type Dying, hold, move, restart } from './dying.ts';
import { ownService } from './own-service.ts';
import type { StandingNode } from './standing-node.ts';

/** Deaths and starts of the containers of an owner's lab. */
export interface OwnLives {
  kill(node: string, how: Death | ServiceDeath, injection: number): Promise<Handle>;
  /** Nodes that still stand still, one sentence each. One that does not start again, though it was told to, is its owner's to mend. */
  leaks(): Promise<readonly string[]>;
}

function die(docker: Dockerode, pod: string, dying: Dying, how: Death | ServiceDeath): Promise<Handle> {
  if (how === 'moved') return move(dying, docker, pod);
  if (how === 'crash') return crashAway(dying);
  return how === 'restart' ? restart(dying) : hold(dying, how);
}

/** All of its promises reject with HarnessError, for a node that the lab lacks and for what the engine cannot do. */
export function createOwnLives(docker: Dockerode, context: LinkContext, nodes: readonly StandingNode[]): OwnLives {
  const services = new Map(nodes.map((one) => [one.node.id, ownService(docker, context, one)]));
  return {
    async kill(id, how, injection) {
      const service = services.get(id);
      if (!service) throw new HarnessError(`the lab has no node ${id}`);
      return die(docker, service.pod, { context, service, injection }, how);
    },
    async leaks() {
      const states = await Promise.all(
        [...services.values()].map(async ({ id, life, state }) =>
          life.isFree() && (await state()).Paused ? [`Node ${id} still stands still.`] : [],
        ),
      );
      return states.flat();
    },
  };
}
