import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import type { LifeEvent } from '../../history/events.ts';
import type { Death, ServiceDeath } from '../../lab/deaths.ts';
import type { LinkContext } from '../../runtime/docker/links.ts';
import type { Handle } from '../../runtime/runtime.ts';
import { crashAway, type Dying, hold, move, restart } from './dying.ts';
import { type Listening, listenToLives } from './engine-lives.ts';
import { ownDeaths } from './own-deaths.ts';
import { type OwnService, ownService } from './own-service.ts';
import type { OwnStage } from './own-stage.ts';

/** Deaths and starts of the containers of an owner's lab. */
export interface OwnLives extends Listening {
  kill(node: string, how: Death | ServiceDeath, injection: number): Promise<Handle>;
  /** Nodes that still stand still, one sentence each. One that does not start again, though it was told to, is its owner's to mend. */
  leaks(): Promise<readonly string[]>;
}

function die(docker: Dockerode, pod: string, dying: Dying, how: Death | ServiceDeath): Promise<Handle> {
  if (how === 'moved') return move(dying, docker, pod);
  if (how === 'crash') return crashAway(dying);
  return how === 'restart' ? restart(dying) : hold(dying, how);
}

/** Writes down who dies by itself, and is started again. */
function listenFor(
  services: readonly OwnService[],
  docker: Dockerode,
  { clock, recorder, topology }: LinkContext,
  { labId, nodes }: Pick<OwnStage, 'labId' | 'nodes'>,
): Listening {
  const containers = new Map(nodes.map(({ node, containerId }) => [node.id, containerId]));
  // What is there to end, as what prepares volumes, is no node of the lab.
  const mortal = services.filter(({ id }) => topology.byId.has(id));
  const hear = ownDeaths({
    services: new Map(mortal.map((one) => [containers.get(one.id) ?? '', one])),
    labTime: (wallMs) => clock.nowMs() - (Date.now() - wallMs),
    lastOf: (id) =>
      recorder.history.findLast((one) => (one.type === 'down' || one.type === 'up') && one.node === id) as
        | LifeEvent
        | undefined,
    tell: recorder.take,
  });
  return listenToLives(docker, labId, hear);
}

/**
 * Who dies by itself is told from now on. All of its promises reject with HarnessError, for a node that the lab lacks and for what the
 * engine cannot do.
 */
export function createOwnLives(
  docker: Dockerode,
  context: LinkContext,
  stage: Pick<OwnStage, 'labId' | 'nodes'>,
): OwnLives {
  const services = new Map(stage.nodes.map((one) => [one.node.id, ownService(docker, context, one)]));
  const listening = listenFor([...services.values()], docker, context, stage);
  return {
    ...listening,
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
