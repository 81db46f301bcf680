import { UsageError } from '../basics/errors.ts';
import { checkTable } from '../own/checks/check-table.ts';
import { askUntilRight } from '../own/client/ask-all.ts';
import { undecidedOf } from '../own/client/undecided.ts';
import { EXIT } from '../records/exit-code.ts';
import { readOwnFiles } from './own/own-folder.ts';
import { ownRegistry } from './own/own-registry.ts';
import { ownRemains } from './own/own-remains.ts';
import { ownRuntime } from './own/own-runtime.ts';
import { standRenewable } from './own/renewable.ts';
import type { StandingOwn } from './own/standing.ts';
import { createProgress } from './progress.ts';
import { thenRemove } from './runtimes.ts';
import { type Context, tell, tellAll } from './shared/context.ts';

/** Whose lab it is, and where it was asked to run. */
export interface OnOwnLab {
  /** Its folder, or its lab file; default: the working folder. */
  readonly lab?: string;
  readonly runtime?: string;
}

/**
 * Starts an owner's lab and calls `work` with what commands are given, in which it stands in place of our labs, and with its name; then
 * removes it. A lab of which a check fails as it is gets no work, and exit code 1. Returns the exit code. Throws UsageError and HarnessError, and nothing is left then.
 */
export async function onOwnLab(
  context: Context,
  { lab, runtime }: OnOwnLab,
  work: (own: Context, name: string) => Promise<number>,
): Promise<number> {
  if (runtime === 'sim')
    throw new UsageError('a lab of your own runs in containers alone: leave --runtime out, or give --runtime docker');
  const files = await readOwnFiles(lab);
  const line = createProgress();
  const renewable = await standRenewable(files, context.askerEntry, line.update);
  const standing = renewable.now();
  line.done();
  for (const note of standing.notes) tell(note);
  const { faults } = await context.loadRegistry();
  const registry = ownRegistry(standing, faults);
  const containers = { ...ownRuntime(renewable), remains: ownRemains(renewable) };
  return thenRemove(
    async () =>
      (await isRight(standing))
        ? work({ ...context, loadRegistry: async () => registry, containers }, files.name)
        : EXIT.violated,
    () => renewable.close(),
  );
}

/** Whether every check holds before anything is done to the lab; where not, what fails is its owner's, and said as `check` says it. */
async function isRight({ askAll, files, spec }: StandingOwn): Promise<boolean> {
  const { lab } = files.labFile;
  const all = await askUntilRight(askAll, { times: 1, withinMs: lab.readyMs });
  if (all.isRight) {
    for (const sentence of undecidedOf(all.judged, spec)) tell(sentence);
    return true;
  }
  tell(`the lab is not as its file says after ${lab.readyMs / 1000} s, and nothing has been done to it:`);
  tellAll(checkTable(lab, all.settled, all.agree));
  return false;
}
