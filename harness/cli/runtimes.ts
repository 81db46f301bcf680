import { interruptible } from '../campaign/interruptible.ts';
import type { Registry } from '../campaign/registry.ts';
import type { DockerRuntime } from '../runtime/docker/docker.ts';
import { type Context, tell } from './context.ts';

interface Wish {
  /** Whether labs in containers are wanted: their code is loaded only then. */
  readonly docker: boolean;
  /** Once aborted, a run under way ends and none starts. */
  readonly signal: AbortSignal;
  /** Told in words what takes long. Default: a line on standard error. */
  readonly progress?: (what: string) => void;
}

/** The registry with the runtimes that a command wants; whatever becomes of `work`, containers are removed after it. */
export async function withRuntimes<T>(
  context: Context,
  { docker: wantsDocker, signal, progress = tell }: Wish,
  work: (registry: Registry, docker?: DockerRuntime) => Promise<T>,
): Promise<T> {
  const registry = await context.loadRegistry();
  if (!wantsDocker) return work(registry);
  const { createDockerRuntime } = await import('../runtime/docker/docker.ts');
  const docker = createDockerRuntime({ entry: context.nodeEntry, progress });
  const runtimes = [...registry.runtimes, interruptible(docker, signal)];
  try {
    return await work({ ...registry, runtimes }, docker);
  } finally {
    await docker.close();
  }
}
