import { UsageError } from '../basics/errors.ts';
import type { Remains } from '../minimise/remains.ts';
import { readOwnFiles } from './own/own-folder.ts';
import { ownRegistry } from './own/own-registry.ts';
import { ownRuntime } from './own/own-runtime.ts';
import { standUp } from './own/standing.ts';
import type { RunOptions } from './plan-from.ts';
import { createProgress } from './progress.ts';
import { run } from './run.ts';
import { thenRemove } from './runtimes.ts';
import { type Context, tell } from './shared/context.ts';

/** Of an owner's lab nothing is captured yet. */
const NOTHING: Remains = { observe: (once) => once(), write: async () => undefined };

/** `zonequake run` on an owner's lab: starts it, searches it as any other, and removes it. Returns the exit code. */
export async function runOwn(context: Context, options: RunOptions): Promise<number> {
  if (options.runtime === 'sim')
    throw new UsageError('a lab of your own runs in containers alone: leave --runtime out, or give --runtime docker');
  const files = await readOwnFiles(options.lab);
  const line = createProgress();
  const standing = await standUp(files, context.askerEntry, line.update);
  line.done();
  for (const note of standing.notes) tell(note);
  const { faults } = await context.loadRegistry();
  const registry = ownRegistry(standing, faults);
  const containers = { docker: ownRuntime(standing), remains: NOTHING };
  const own: Context = { ...context, loadRegistry: async () => registry, containers };
  return thenRemove(
    () => run(own, files.name, { ...options, runtime: 'docker' }),
    () => standing.stage.close(),
  );
}
