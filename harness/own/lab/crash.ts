import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { reasonOf } from '../../runtime/docker/engine.ts';
import { answerOf } from '../../runtime/docker/shared/pace.ts';

/** Every process of the container but its first, which is the engine's init, and the one that does it (kill(2)). */
const KILL_ALL = ['sh', '-c', 'kill -9 -1'];

/**
 * Kills what runs in a container from inside. The engine's init then ends with it, the container has died by itself, and its restart policy
 * acts, which it does not after a kill through the engine. Throws HarnessError where there is no shell to do it with.
 */
export async function crash(container: Dockerode.Container, node: string): Promise<void> {
  try {
    const exec = await answerOf(`prepare a crash of ${node}`, container.exec({ Cmd: KILL_ALL, User: '0' }));
    const said = await answerOf(`crash ${node}`, exec.start({ Detach: true }));
    // Nobody else ends it, and while it is open this process goes on.
    said.destroy();
  } catch (error) {
    throw new HarnessError(`${node} cannot be crashed from inside: ${reasonOf(error)}`);
  }
}
