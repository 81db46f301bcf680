import { EXIT, gravest } from '../records/exit-code.ts';
import type { Registry } from '../records/registry.ts';
import { interruptible } from '../runtime/interruptible.ts';
import { type Containers, type Context, tell } from './shared/context.ts';

interface Wish {
  /** Whether labs in containers are wanted: their code is loaded only then. */
  readonly docker: boolean;
  /** Once aborted, a run under way ends and none starts. */
  readonly signal: AbortSignal;
  /** Told in words what takes long. Default: a line on standard error. */
  readonly progress?: (what: string) => void;
}

/**
 * Calls `work` with the registry with the runtimes that a command wants. Whatever becomes of it, containers are removed after it;
 * where that fails, it is told, and the exit code is that of `work` or, if that is less grave, the one for what leaked.
 */
export async function withRuntimes(
  context: Context,
  { docker: wantsDocker, signal, progress = tell }: Wish,
  work: (registry: Registry, containers?: Containers) => Promise<number>,
): Promise<number> {
  const registry = await context.loadRegistry();
  if (!wantsDocker) return work(registry);
  const containers = context.containers ?? (await ourContainers(context, progress));
  const { docker } = containers;
  const runtimes = [...registry.runtimes, interruptible(docker, signal)];
  return thenRemove(
    () => work({ ...registry, runtimes }, containers),
    () => docker.close(),
  );
}

/** Labs of ours in containers. Their code is loaded here alone. */
async function ourContainers({ nodeEntry }: Context, progress: (what: string) => void): Promise<Containers> {
  const { createDockerRuntime } = await import('../runtime/docker/docker.ts');
  const docker = createDockerRuntime({ entry: nodeEntry, progress });
  const { containerRemains } = await import('../minimise/container-remains.ts');
  return { docker, remains: containerRemains(docker) };
}

/** Calls `remove` after `work`, whatever becomes of that. */
export async function thenRemove(work: () => Promise<number>, remove: () => Promise<void>): Promise<number> {
  let removed: number = EXIT.ok;
  let exitCode: number;
  try {
    exitCode = await work();
  } finally {
    await remove().catch((error: unknown) => {
      removed = EXIT.leaked;
      tell(`zonequake: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return gravest([exitCode, removed]);
}
