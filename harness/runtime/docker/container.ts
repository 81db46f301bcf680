import { Writable } from 'node:stream';
import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { reasonOf, statusOf } from './engine.ts';
import { createLines } from './shared/lines.ts';
import { answerOf, pace } from './shared/pace.ts';

/** A running container whose standard input and output are ours. */
export interface Attached {
  readonly id: string;
  write(text: string): void;
  /** Ends our connection: the container's input ends, and its first process with it. */
  detach(): void;
  /** Resolves when the connection has ended, from either side. */
  readonly ended: Promise<void>;
}

/** What a container may use of its machine. Nothing else of it can be written to than the folders given here, which are in memory. */
export interface Bounds {
  readonly memoryBytes: number;
  /** Processes and threads. */
  readonly processes: number;
  /** Folders that it can write to, each with the options of its mount (tmpfs(5)). */
  readonly folders: Readonly<Record<string, string>>;
}

export interface AttachOptions {
  readonly name: string;
  readonly bounds: Bounds;
  readonly create: Dockerode.ContainerCreateOptions;
  onOut(line: string): void;
  onErr(line: string): void;
}

/** Takes a stream of octets, and hands on its lines. */
export function lineSink(onLine: (line: string) => void): Writable & { finish(): void } {
  const lines = createLines(onLine);
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk);
      done();
    },
  });
  return Object.assign(sink, { finish: () => lines.end() });
}

/**
 * The engine closes the container's input when our connection closes, even by SIGKILL (StdinOnce), the first process
 * ends then, and the engine removes the container (AutoRemove). Nothing is written to the engine's own log.
 */
const mortal = ({ create, bounds }: AttachOptions): Dockerode.ContainerCreateOptions => ({
  ...create,
  AttachStdin: true,
  AttachStdout: true,
  AttachStderr: true,
  OpenStdin: true,
  StdinOnce: true,
  Tty: false,
  HostConfig: {
    ...create.HostConfig,
    AutoRemove: true,
    Init: false,
    Privileged: false,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    ReadonlyRootfs: true,
    Tmpfs: { ...bounds.folders },
    Memory: bounds.memoryBytes,
    // No swap on top of it: a node that swaps is slow for no reason that a history shows.
    MemorySwap: bounds.memoryBytes,
    PidsLimit: bounds.processes,
    LogConfig: { Type: 'none', Config: {} },
  },
});

/** Creates a container, attaches to it and starts it, in this order, so that no output is lost. Throws HarnessError. */
export async function startAttached(docker: Dockerode, options: AttachOptions): Promise<Attached> {
  const startMs = performance.now();
  const removeLate = ({ id }: Attached) => removeNow(docker.getContainer(id));
  const attached = await answerOf(`start container ${options.name}`, start(docker, options), removeLate);
  pace.tookToStart(performance.now() - startMs);
  return attached;
}

const removeNow = (container: Dockerode.Container): Promise<unknown> => container.remove({ force: true });

async function start(docker: Dockerode, options: AttachOptions): Promise<Attached> {
  let container: Dockerode.Container | undefined;
  try {
    container = await docker.createContainer({ ...mortal(options), name: options.name });
    const stream = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true });
    const out = lineSink(options.onOut);
    const err = lineSink(options.onErr);
    docker.modem.demuxStream(stream, out, err);
    stream.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => {
      stream.once('close', () => {
        out.finish();
        err.finish();
        resolve();
      });
    });
    await container.start();
    return {
      id: container.id,
      write: (text) => void stream.write(text),
      detach: () => stream.end(),
      ended,
    };
  } catch (error) {
    if (container) await removeNow(container).catch(() => undefined);
    const missing = statusOf(error) === 404 ? ' (an image or network is missing)' : '';
    throw new HarnessError(`container ${options.name} does not start${missing}: ${reasonOf(error)}`);
  }
}
