import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { reasonOf } from '../../runtime/docker/engine.ts';
import { answerOf, notWithin, pace } from '../../runtime/docker/shared/pace.ts';
import type { StandingNode } from './standing-node.ts';

/** A command that empties a cache, or brings a lab back, is done by then; wall-clock. */
const WITHIN_MS = 60_000;
/** Of what it says, from the end. */
const SAID_MAX = 262_144;

/** A sentence has no room for more of that. */
const SENTENCE_MAX = 200;

/** What a command said, once it has ended. */
async function saidBy(stream: NodeJS.ReadableStream): Promise<string> {
  let said = '';
  for await (const chunk of stream) said = (said + String(chunk)).slice(-SAID_MAX);
  // A terminal has it so.
  return said.replaceAll('\r\n', '\n').trim();
}

/**
 * Runs an owner's command in the container of one of the lab's services, by its shell, and never on the machine, and returns what it said.
 * Throws HarnessError, one sentence with what it said, where it does not end well.
 */
export async function runInService(
  docker: Dockerode,
  { node, containerId }: Pick<StandingNode, 'node' | 'containerId'>,
  command: string,
): Promise<string> {
  const failed = (why: string) => new HarnessError(`"${command}" in ${node.id} failed: ${why}`);
  try {
    const container = docker.getContainer(containerId);
    // With a terminal what it says comes as it is, without frames.
    const how = { Cmd: ['sh', '-c', command], AttachStdout: true, AttachStderr: true, Tty: true };
    const exec = await answerOf(`prepare "${command}" in ${node.id}`, container.exec(how));
    const stream = await answerOf(`run "${command}" in ${node.id}`, exec.start({ Tty: true }));
    const late = notWithin(`"${command}" in ${node.id} has not ended`);
    const said = await pace.within(WITHIN_MS, late, saidBy(stream)).finally(() => stream.destroy());
    const { ExitCode: code } = await answerOf(`say how "${command}" ended`, exec.inspect());
    if (code !== 0)
      throw failed(`it ended with ${code}${said && `: ${said.split('\n').at(-1)?.slice(0, SENTENCE_MAX)}`}`);
    return said;
  } catch (error) {
    throw error instanceof HarnessError ? error : failed(reasonOf(error));
  }
}
