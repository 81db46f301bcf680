import { Writable } from 'node:stream';
import type Dockerode from 'dockerode';
import { reasonOf } from './engine.ts';
import { createLines } from './shared/lines.ts';

/**
 * Starts the command as an exec; its first line is its process id, which leads a process group of its own. All goes to one
 * stream: the engine keeps no order between two, and the process id would not always come first.
 */
async function start(container: Dockerode.Container, command: string, onLine: (line: string) => void): Promise<void> {
  const exec = await container.exec({
    Cmd: ['sh', '-c', `exec 2>&1; echo $$; ${command}`],
    AttachStdout: true,
  });
  const stream = await exec.start({ hijack: true, stdin: false });
  const lines = createLines(onLine);
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk);
      done();
    },
  });
  stream.on('error', () => undefined);
  container.modem.demuxStream(stream, sink, sink);
}

/**
 * Runs a command in a container until `stop`, and hands on each line of its standard output and error: tcpdump says on
 * the latter that it listens. `stop` sends SIGTERM; lines that the command still writes at its end come after it. A
 * command that cannot be started says so as a line. Ends with the container at the latest.
 */
export function follow(
  container: Dockerode.Container,
  command: string,
  onLine: (line: string) => void,
  run: (command: string) => Promise<string>,
): { stop(): void } {
  let group: string | undefined;
  let stopped = false;
  const kill = (): void => {
    // It may have ended by itself, and its container too.
    if (group !== undefined) run(`kill -TERM -${group}`).catch(() => undefined);
  };
  start(container, command, (line) => {
    if (group !== undefined) return onLine(line);
    group = line;
    if (stopped) kill();
  }).catch((error: unknown) => onLine(`"${command}" does not start: ${reasonOf(error)}`));
  return {
    stop() {
      if (stopped) return;
      stopped = true;
      kill();
    },
  };
}
