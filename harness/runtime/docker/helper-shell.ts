import type Dockerode from 'dockerode';
import { HarnessError } from '../../errors.ts';
import { type Attached, startAttached } from './container.ts';
import { follow } from './follow.ts';
import type { Labels } from './labels.ts';
import { createCollector, type Outcome, withSentinel } from './sentinel.ts';
import type { HelperShell } from './stage.ts';

/** A rule takes milliseconds; this long and the shell is lost. */
const RUN_TIMEOUT_MS = 15_000;

export interface HelperOptions {
  readonly name: string;
  readonly image: string;
  readonly labels: Labels;
  /** `container:<id>` for a node's network namespace, or the name of a network. */
  readonly networkMode: string;
  /** Addresses of its own, for a helper on a network. */
  readonly networking?: Dockerode.ContainerCreateOptions['NetworkingConfig'];
}

type Collector = ReturnType<typeof createCollector>;

/** One command at a time on an open shell: `take*` get the container's lines. */
function createRunner(name: string) {
  let current: Collector | undefined;
  let abort: ((error: HarnessError) => void) | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let ended = false;
  let count = 0;

  const once = (shell: Attached, command: string): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(new HarnessError(`${name} has ended, so "${command}" cannot run`));
      const settle = (then: () => void): void => {
        clearTimeout(timer);
        current = undefined;
        abort = undefined;
        then();
      };
      const timer = setTimeout(() => {
        ended = true;
        shell.detach();
        settle(() => reject(new HarnessError(`${name} did not end "${command}" within ${RUN_TIMEOUT_MS / 1000} s`)));
      }, RUN_TIMEOUT_MS);
      abort = (error) => settle(() => reject(error));
      const mark = `zq-end-${++count}`;
      current = createCollector(mark, (outcome) => settle(() => resolve(outcome)));
      shell.write(withSentinel(command, mark));
    });
  return {
    takeOut: (line: string): void => current?.takeOut(line),
    takeErr: (line: string): void => current?.takeErr(line),
    end(): void {
      ended = true;
      abort?.(new HarnessError(`${name} ended in the middle of a command`));
    },
    run(shell: Attached, command: string): Promise<Outcome> {
      const outcome = last.then(() => once(shell, command));
      last = outcome.catch(() => undefined);
      return outcome;
    },
  };
}

/**
 * Starts a helper container and resolves when its shell answers. It ends by itself when our connection does: then its
 * input ends, and `sh` with it; rules go with the network namespace that they are in. Throws HarnessError.
 */
export async function startHelper(docker: Dockerode, options: HelperOptions): Promise<HelperShell> {
  const runner = createRunner(options.name);
  const shell = await startAttached(docker, {
    name: options.name,
    create: {
      Image: options.image,
      Cmd: ['sh'],
      Labels: { ...options.labels },
      HostConfig: { NetworkMode: options.networkMode, CapAdd: ['NET_ADMIN'] },
      ...(options.networking && { NetworkingConfig: options.networking }),
    },
    onOut: runner.takeOut,
    onErr: runner.takeErr,
  });
  void shell.ended.then(runner.end);
  const run = async (command: string): Promise<string> => {
    const { status, out, err } = await runner.run(shell, command);
    if (status === 0) return out;
    throw new HarnessError(
      `"${command}" failed in ${options.name} (exit status ${status}): ${err.trim() || out.trim()}`,
    );
  };
  await run('true');
  return { run, follow: (command, onLine) => follow(docker.getContainer(shell.id), command, onLine, run) };
}
