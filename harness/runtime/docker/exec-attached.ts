import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { type Attached, lineSink } from './container.ts';
import { reasonOf } from './engine.ts';
import { answerOf } from './shared/pace.ts';

export interface ExecOptions {
  /** Of the running container. */
  readonly name: string;
  readonly command: readonly string[];
  onOut(line: string): void;
  onErr(line: string): void;
}

/** Starts a command in a running container, whose standard input and output are ours: it sees the end of its input when we end. Throws HarnessError. */
export async function execAttached(docker: Dockerode, { name, command, onOut, onErr }: ExecOptions): Promise<Attached> {
  try {
    const container = docker.getContainer(name);
    const { Id: id } = await answerOf(`say what ${name} is`, container.inspect());
    const exec = await container.exec({
      Cmd: [...command],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    });
    const stream = await exec.start({ hijack: true, stdin: true });
    const [out, err] = [lineSink(onOut), lineSink(onErr)];
    docker.modem.demuxStream(stream, out, err);
    stream.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => {
      stream.once('close', () => {
        out.finish();
        err.finish();
        resolve();
      });
    });
    return { id, write: (text) => void stream.write(text), detach: () => stream.end(), ended };
  } catch (error) {
    throw new HarnessError(`nothing can be done in container ${name}: ${reasonOf(error)}`);
  }
}
