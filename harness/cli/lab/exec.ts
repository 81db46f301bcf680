import type { Duplex } from 'node:stream';
import { UsageError } from '../../basics/errors.ts';
import { pick } from '../../input/did-you-mean.ts';
import { findEngine } from '../../runtime/docker/engine.ts';
import { askLab } from './client.ts';

/** `zonequake lab exec NODE -- CMD...`: a command in a node's container, with our streams. Returns its exit code. */
export async function labExec(id: string, words: readonly string[]): Promise<number> {
  const command = words[0] === '--' ? words.slice(1) : words;
  if (command.length === 0) throw new UsageError('lab exec wants a command: zonequake lab exec NODE -- ls');
  const { state } = await askLab({ do: 'ps' });
  const { containerId } = pick('node', id, state?.nodes ?? [], ({ node }) => node.id);
  const docker = await findEngine();
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const exec = await docker.getContainer(containerId).exec({
    Cmd: [...command],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: isTerminal,
  });
  const stream: Duplex = await exec.start({ hijack: true, stdin: true, Tty: isTerminal });
  if (isTerminal) {
    process.stdin.setRawMode(true);
    stream.pipe(process.stdout);
    const { columns: w, rows: h } = process.stdout;
    await exec.resize({ w, h });
  } else docker.modem.demuxStream(stream, process.stdout, process.stderr);
  process.stdin.pipe(stream);
  await new Promise((resolve) => stream.once('close', resolve));
  if (isTerminal) process.stdin.setRawMode(false);
  process.stdin.unpipe(stream).pause().unref?.();
  return (await exec.inspect()).ExitCode ?? 0;
}
