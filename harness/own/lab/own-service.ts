import type Dockerode from 'dockerode';
import type { LinkContext } from '../../runtime/docker/links.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import type { Mortal } from './own-deaths.ts';
import { createServiceLife, type ServiceLife } from './service-life.ts';
import type { StandingNode } from './standing-node.ts';
import { createTurns, type InTurn } from './turns.ts';

/** A container of an owner's service. What is done to it is done one after the other. */
export interface OwnService extends Mortal {
  readonly container: Dockerode.Container;
  /** The name of its pod's container. */
  readonly pod: string;
  readonly life: ServiceLife;
  readonly inTurn: InTurn;
  /** As the engine sees it now. Throws HarnessError. */
  state(): Promise<Dockerode.ContainerInspectInfo['State']>;
}

/** The service of a node that stands. */
export function ownService(docker: Dockerode, { stage }: LinkContext, standing: StandingNode): OwnService {
  const { node, containerId, podContainer: pod } = standing;
  const container = docker.getContainer(containerId);
  const { id } = node;
  return {
    ...{ id, container, pod, awaited: { fromMs: undefined } },
    life: createServiceLife({ docker, node: id, container, pod, shell: () => stage.helper(id) }),
    inTurn: createTurns(),
    state: async () => (await answerOf(`say how ${id} is`, container.inspect())).State,
  };
}
