import { runInService } from '../../own/lab/owner-command.ts';
import type { StandingNode } from '../../own/lab/standing-node.ts';
import { ofService } from '../../own/lab-file/lab-file.ts';
import { limited } from '../../runtime/docker/limited.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import type { StandingOwn } from './standing.ts';

/** Containers that are restarted at once. */
const AT_ONCE = 4;
/** What a service is given to end by itself, seconds: as `docker restart` gives it. */
const GRACE_S = 10;

/** Services that go on running: what sets a lab up has been done once. */
const lasting = ({ stage, files }: StandingOwn): readonly StandingNode[] =>
  stage.nodes.filter(({ node }) => !(ofService(files.labFile.lab.roles, node.service) ?? []).includes('setup'));

/**
 * What an owner wants done between two runs (`reset`), but for making the lab anew, and before each of them (`flush`), in the containers of
 * the services. Throws HarnessError.
 */
export async function betweenRuns(standing: StandingOwn, isFirst: boolean): Promise<void> {
  const { docker, files } = standing;
  const { reset, flush } = files.labFile.lab;
  const nodes = lasting(standing);
  if (!isFirst && reset === 'restart')
    await limited(nodes, AT_ONCE, ({ node, containerId }) =>
      answerOf(`restart ${node.id}`, docker.getContainer(containerId).restart({ t: GRACE_S })),
    );
  const commands = [
    ...(!isFirst && typeof reset === 'object' ? [[reset.on, reset.run] as const] : []),
    ...Object.entries(flush),
  ];
  for (const [service, command] of commands)
    for (const one of nodes) if (one.node.service === service) await runInService(docker, one, command);
}
