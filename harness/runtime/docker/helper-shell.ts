import type Dockerode from 'dockerode';
import { HarnessError } from '../../basics/errors.ts';
import { type Attached, type Bounds, startAttached } from './container.ts';
import { follow } from './follow.ts';
import type { Labels } from './labels.ts';
import { createNftCollector, HELPER_COMMAND, toNft } from './nft-line.ts';
import { type Collector, createCollector, type Outcome, withSentinel } from './sentinel.ts';
import { pace } from './shared/pace.ts';
import type { HelperShell } from './shared/stage.ts';

/** A rule takes milliseconds; this long on an idle machine, and the shell is lost. */
const RUN_WITHIN_MS = 15_000;

/** A capture of 50,000 packets, and the shell, nft and one tcpdump a fault. */
const BOUNDS = {
  memoryBytes: 256 * 2 ** 20,
  processes: 64,
  folders: { '/tmp': 'rw,nosuid,nodev,noexec,size=128m,mode=1777' },
} as const satisfies Bounds;

export interface HelperOptions {
  readonly name: string;
  readonly image: string;
  readonly labels: Labels;
  /** `container:<id>` for a node's network namespace, or the name of a network. */
  readonly networkMode: string;
  /** Addresses of its own, for a helper on a network. */
  readonly networking?: Dockerode.ContainerCreateOptions['NetworkingConfig'];
}

/** One thing for the open shell to do: what to write to it, and what collects the end of that. */
interface Job {
  /** In words, for errors. */
  readonly what: string;
  line(mark: string): string;
  collector(mark: string, done: (outcome: Outcome) => void): Collector;
}

const commandJob = (command: string): Job => ({
  what: command,
  line: (mark) => withSentinel(command, mark),
  collector: createCollector,
});

const nftJob = (lines: readonly string[]): Job => ({
  what: `nft ${lines.join(' | ')}`,
  line: (mark) => toNft(lines, mark),
  collector: createNftCollector,
});

/** One job at a time on an open shell: `take*` get the container's lines. */
function createRunner(name: string) {
  let current: Collector | undefined;
  let abort: ((error: HarnessError) => void) | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let ended = false;
  let count = 0;

  const once = (shell: Attached, { what, line, collector }: Job): Promise<Outcome> => {
    if (ended) return Promise.reject(new HarnessError(`${name} has ended, so "${what}" cannot run`));
    const outcome = new Promise<Outcome>((resolve, reject) => {
      abort = reject;
      const mark = `zq_end_${++count}`;
      current = collector(mark, resolve);
      shell.write(line(mark));
    });
    const tooLate = (ms: number): HarnessError => {
      ended = true;
      shell.detach();
      return new HarnessError(`${name} did not end "${what}" within ${Math.round(ms / 1000)} s`);
    };
    return pace.within(RUN_WITHIN_MS, tooLate, outcome).finally(() => {
      current = undefined;
      abort = undefined;
    });
  };
  return {
    takeOut: (line: string): void => current?.takeOut(line),
    takeErr: (line: string): void => current?.takeErr(line),
    end(): void {
      ended = true;
      abort?.(new HarnessError(`${name} ended in the middle of a command`));
    },
    run(shell: Attached, job: Job): Promise<Outcome> {
      const outcome = last.then(() => once(shell, job));
      last = outcome.catch(() => undefined);
      return outcome;
    },
  };
}

/**
 * Starts a helper container and resolves when its shell answers. It ends by itself when our connection does: then its
 * input ends, and `sh` with it; rules go with the network namespace that they are in. Throws HarnessError.
 */
export const startHelper = (docker: Dockerode, options: HelperOptions): Promise<HelperShell> =>
  shellOver(docker, options.name, (onOut, onErr) =>
    startAttached(docker, {
      name: options.name,
      bounds: BOUNDS,
      create: {
        Image: options.image,
        Cmd: HELPER_COMMAND,
        Labels: { ...options.labels },
        HostConfig: { NetworkMode: options.networkMode, CapAdd: ['NET_ADMIN'] },
        ...(options.networking && { NetworkingConfig: options.networking }),
      },
      onOut,
      onErr,
    }),
  );

/** The shell that `HELPER_COMMAND` is, over its standard input and output, once it answers. `name` is for errors. Throws HarnessError. */
export async function shellOver(
  docker: Dockerode,
  name: string,
  start: (onOut: (line: string) => void, onErr: (line: string) => void) => Promise<Attached>,
): Promise<HelperShell> {
  const runner = createRunner(name);
  const shell = await start(runner.takeOut, runner.takeErr);
  void shell.ended.then(runner.end);
  const done = async (job: Job): Promise<string> => {
    const { status, out, err } = await runner.run(shell, job);
    if (status === 0) return out;
    throw new HarnessError(`"${job.what}" failed in ${name} (exit status ${status}): ${err.trim() || out.trim()}`);
  };
  const run = (command: string): Promise<string> => done(commandJob(command));
  const nft = (...lines: readonly string[]): Promise<string> => done(nftJob(lines));
  await run('true');
  return { run, nft, follow: (command, onLine) => follow(docker.getContainer(shell.id), command, onLine, run) };
}
