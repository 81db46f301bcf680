import type Dockerode from 'dockerode';
import { END_WITHIN_S } from '../../own/lab/dying.ts';
import { runInService } from '../../own/lab/owner-command.ts';
import type { StandingNode } from '../../own/lab/standing-node.ts';
import { isLasting, type LabFile } from '../../own/lab-file/lab-file.ts';
import { limited } from '../../runtime/docker/limited.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';

/** Containers that are restarted at once. */
const AT_ONCE = 4;

/** A lab that stands, as far as something is done to it between runs. */
export interface Between {
  readonly docker: Dockerode;
  readonly stage: { readonly nodes: readonly Pick<StandingNode, 'node' | 'containerId'>[] };
  readonly files: { readonly labFile: { readonly lab: Pick<LabFile, 'roles' | 'reset' | 'flush'> } };
}

/**
 * What an owner wants done between two runs (`reset`), but for making the lab anew, and before each of them (`flush`), in the containers of
 * the services. Throws HarnessError.
 */
export async function betweenRuns({ docker, stage, files }: Between, isFirst: boolean): Promise<void> {
  const { lab } = files.labFile;
  const { reset, flush } = lab;
  const nodes = stage.nodes.filter(({ node }) => isLasting(node.service, lab));
  if (!isFirst && reset === 'restart')
    await limited(nodes, AT_ONCE, ({ node, containerId }) =>
      answerOf(`restart ${node.id}`, docker.getContainer(containerId).restart({ t: END_WITHIN_S })),
    );
  const commands = [
    ...(!isFirst && typeof reset === 'object' ? [[reset.on, reset.run] as const] : []),
    ...Object.entries(flush),
  ];
  for (const [service, command] of commands)
    for (const one of nodes) if (one.node.service === service) await runInService(docker, one, command);
}
