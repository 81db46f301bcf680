import type Dockerode from 'dockerode';
import { UsageError } from '../../basics/errors.ts';
import { parseOwner } from '../../basics/owner.ts';
import { LAB_LABEL, type Labels, OWNER_LABEL } from '../../runtime/docker/labels.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';

/**
 * Claims the name of a lab on the engine: compose would take the containers of another of this name for its own, and make them anew. A volume
 * does it, since an engine makes one of a name once, and hands out what is there; it goes with the lab. Throws UsageError where somebody else's
 * lab has the name, and HarnessError.
 */
export async function claimName(docker: Dockerode, project: string, labels: Labels): Promise<void> {
  const name = `${project}_zonequake-claim`;
  await answerOf(`claim ${project}`, docker.createVolume({ Name: name, Labels: { ...labels } }));
  const { Labels: found } = await answerOf(`say whose ${project} is`, docker.getVolume(name).inspect());
  if (found?.[LAB_LABEL] === labels[LAB_LABEL]) return;
  const owner = parseOwner(found?.[OWNER_LABEL] ?? '');
  throw new UsageError(
    `${project} stands already${owner ? `, of process ${owner.pid}` : ''}: wait until that has ended, or end it (zonequake lab down)`,
  );
}
