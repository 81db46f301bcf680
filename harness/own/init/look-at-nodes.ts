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
  /** The last line that it has written, where it does not run. */
  readonly lastWords: string;
}

/** Octets before each piece of what a container without a terminal has written: which stream, and how many follow (Docker Engine API, attach). */
const FRAME = 8;

/** The last line of what a container has written, as the engine hands it on: in frames, or as it is where there was a terminal. */
export function lastLineOf(log: Buffer): string {
  const pieces: Buffer[] = [];
  let at = 0;
  while (at + FRAME <= log.length && (log[at] ?? 9) <= 2 && log.readUIntBE(at + 1, 3) === 0) {
    const length = log.readUInt32BE(at + 4);
    pieces.push(log.subarray(at + FRAME, at + FRAME + length));
    at += FRAME + length;
  }
  const text = (at === 0 ? log : Buffer.concat(pieces)).toString('utf8');
  return (
    text
      .split('\n')
      .findLast((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}

/** How a container is, from what the engine says of it. */
export function stateOf(state: {
  readonly Running: boolean;
  readonly Restarting: boolean;
  readonly ExitCode: number;
  readonly Health?: { readonly Status: string } | undefined;
}): NodeLook['state'] {
  if (state.Restarting) return 'restarting';
  if (state.Running) return state.Health?.Status === 'starting' ? 'starting' : 'running';
  return state.ExitCode === 0 ? 'done' : 'failed';
}

/** The engine's, which is process 1 of most of our containers. */
const INIT = 'docker-init';

/** Names of processes, from what the engine's `top` says with `ps -eo pid,comm`. */
export function programsIn({
  Titles,
  Processes,
}: {
  readonly Titles: readonly string[];
  readonly Processes: readonly (readonly string[])[];
}) {
  const at = Titles.indexOf('COMMAND');
  return [...new Set(Processes.flatMap((process) => process[at] ?? []))].filter((program) => program !== INIT);
}

/** Looks at each node, by its id. Throws HarnessError. */
export async function lookAtNodes(docker: Dockerode, stage: OwnStage): Promise<ReadonlyMap<string, NodeLook>> {
  const looks = await Promise.all(
    stage.nodes.map(async ({ node, containerId }): Promise<readonly [string, NodeLook]> => {
      const container = docker.getContainer(containerId);
      const { State } = await answerOf(`say how ${node.id} is`, container.inspect());
      const state = stateOf(State);
      if (!State.Running || State.Restarting) {
        // An owner's logging driver may keep nothing that can be read.
        const log = await container.logs({ stdout: true, stderr: true, tail: 5 }).catch(() => Buffer.alloc(0));
        return [node.id, { state, programs: [], listening: [], lastWords: lastLineOf(log) }];
      }
      const shell = await stage.shell(node.pod);
      const [listening, programs] = await Promise.all([
        shell.run(LISTENING_COMMAND),
        // It may end at any time, and then has no processes.
        container.top({ ps_args: '-eo pid,comm' }).then(programsIn, () => []),
      ]);
      return [node.id, { state, programs, listening: listeningIn(listening), lastWords: '' }];
    }),
  );
  return new Map(looks);
}
