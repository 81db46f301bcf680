import type Dockerode from 'dockerode';
import { answerOf } from '../../runtime/docker/shared/pace.ts';
import type { OwnStage } from '../lab/own-stage.ts';
import { LISTENING_COMMAND, type Listening, listeningIn } from './listening.ts';
import type { ServiceSeen } from './seen.ts';

/** What the engine and the pod say of a node, without asking it anything. */
export interface NodeLook {
  readonly state: ServiceSeen['state'];
  readonly programs: readonly string[];
  readonly listening: readonly Listening[];
}

/** How a container is, from what the engine says of it. One that is restarting has not ended. */
export function stateOf(state: {
  readonly Running: boolean;
  readonly Restarting: boolean;
  readonly ExitCode: number;
  readonly Health?: { readonly Status: string } | undefined;
}): NodeLook['state'] {
  if (state.Restarting) return 'starting';
  if (state.Running) return state.Health?.Status === 'starting' ? 'starting' : 'running';
  return state.ExitCode === 0 ? 'done' : 'failed';
}

/** Names of processes, from what the engine's `top` says with `ps -eo pid,comm`. */
export function programsIn({
  Titles,
  Processes,
}: {
  readonly Titles: readonly string[];
  readonly Processes: readonly (readonly string[])[];
}) {
  const at = Titles.indexOf('COMMAND');
  return [...new Set(Processes.flatMap((process) => process[at] ?? []))];
}

/** Looks at each node, by its id. Throws HarnessError. */
export async function lookAtNodes(docker: Dockerode, stage: OwnStage): Promise<ReadonlyMap<string, NodeLook>> {
  const looks = await Promise.all(
    stage.nodes.map(async ({ node, containerId }): Promise<readonly [string, NodeLook]> => {
      const container = docker.getContainer(containerId);
      const { State } = await answerOf(`say how ${node.id} is`, container.inspect());
      const state = stateOf(State);
      if (!State.Running) return [node.id, { state, programs: [], listening: [] }];
      const shell = await stage.shell(node.pod);
      const [listening, programs] = await Promise.all([
        shell.run(LISTENING_COMMAND),
        // It may end at any time, and then has no processes.
        container.top({ ps_args: '-eo pid,comm' }).then(programsIn, () => []),
      ]);
      return [node.id, { state, programs, listening: listeningIn(listening) }];
    }),
  );
  return new Map(looks);
}
