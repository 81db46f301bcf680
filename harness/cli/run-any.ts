import { existsSync } from 'node:fs';
import { UsageError } from '../basics/errors.ts';
import { LAB_FILE } from './own/lab-file-name.ts';
import { type RunOptions, refuseSenseless } from './plan-from.ts';
import { run } from './run.ts';
import type { Context } from './shared/context.ts';

/** `zonequake run`: on a built-in lab by its name, or on one of one's own, in a folder that has one or with `--lab`. Returns the exit code. */
export async function runAny(
  context: Context,
  lab: string | undefined,
  options: Omit<RunOptions, 'runtime'> & { readonly runtime?: string },
): Promise<number> {
  if (lab !== undefined && options.lab !== undefined)
    throw new UsageError(`"${lab}" is a built-in lab, and --lab names one of your own: leave one of the two out`);
  const isOwn = lab === undefined && (options.lab !== undefined || existsSync(LAB_FILE));
  if (!isOwn) return run(context, lab ?? 'small', { ...options, runtime: options.runtime ?? 'sim' });
  const { onOwnLab } = await import('./on-own-lab.ts');
  const { ownMeans } = await import('./own/own-registry.ts');
  const inContainers = { ...options, runtime: 'docker' };
  refuseSenseless(inContainers, ownMeans((await context.loadRegistry()).faults));
  return onOwnLab(context, options, (own, name) => run(own, name, inContainers));
}
