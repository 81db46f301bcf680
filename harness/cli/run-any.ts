import { UsageError } from '../basics/errors.ts';
import { queueUrl } from '../queue/address.ts';
import { isOwn } from './own/is-own.ts';
import { type RunOptions, refuseSenseless } from './plan-from.ts';
import { run } from './run.ts';
import type { Context } from './shared/context.ts';

/** `zonequake run`: on a built-in lab by its name, or on one of one's own, in a folder that has one or with `--lab`. Returns the exit code. */
export async function runAny(
  context: Context,
  lab: string | undefined,
  options: Omit<RunOptions, 'runtime'> & { readonly runtime?: string },
): Promise<number> {
  if (!isOwn(lab, options.lab)) {
    const queue = queueUrl(options.queue);
    return run(context, lab ?? 'small', {
      ...options,
      runtime: options.runtime ?? 'sim',
      ...(queue !== undefined && { queue }),
    });
  }
  if (options.queue !== undefined)
    throw new UsageError('--queue is for built-in labs: leave it out for a lab of your own');
  if (options.validateRecovery || options.validateLoad)
    throw new UsageError(
      '--validate-recovery and --validate-load are for built-in labs: leave them out, for in a lab of your own `recovered` asks every server by itself in any case',
    );
  const { onOwnLab } = await import('./on-own-lab.ts');
  const { ownMeans } = await import('./own/own-registry.ts');
  const inContainers = { ...options, runtime: 'docker' };
  refuseSenseless(inContainers, ownMeans((await context.loadRegistry()).faults));
  return onOwnLab(context, options, (own, name) => run(own, name, inContainers));
}
