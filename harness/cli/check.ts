import { toJson } from '../files/files.ts';
import { checkExit, checkTable } from '../own/checks/check-table.ts';
import { askUntilRight } from '../own/client/ask-all.ts';
import { EXIT } from '../records/exit-code.ts';
import { measure, measuredTable } from './own/measure.ts';
import { readOwnFiles } from './own/own-folder.ts';
import { standRenewable } from './own/renewable.ts';
import { createProgress } from './progress.ts';
import { thenRemove } from './runtimes.ts';
import { type CommonOptions, type Context, print, tell } from './shared/context.ts';

export interface CheckOptions extends CommonOptions {
  readonly lab?: string;
  /** Every single fault is tried as well. */
  readonly measure?: boolean;
}

/**
 * `zonequake check`: starts an owner's lab, asks everything that its checks ask until all of it is right or its time is over, and says what
 * is right and what is not. With `measure` it then tries every single fault and says how long users feel each. Returns the exit code.
 */
export async function check({ askerEntry, loadRegistry }: Context, options: CheckOptions): Promise<number> {
  const files = await readOwnFiles(options.lab);
  const { lab } = files.labFile;
  const line = createProgress();
  const own = await standRenewable(files, askerEntry, line.update);
  const standing = own.now();
  return thenRemove(
    async () => {
      line.update(
        `asking ${standing.plan.questions.length} questions until all is right, for ${lab.readyMs / 1000} s at most`,
      );
      const { settled, agree } = await askUntilRight(standing.askAll, { times: 1, withinMs: lab.readyMs });
      line.done();
      for (const note of standing.notes) tell(note);
      const code = checkExit(settled, agree);
      if (options.json !== true) print(checkTable(lab, settled, agree));
      const measured =
        options.measure === true && code === EXIT.ok
          ? await measure(own, (await loadRegistry()).faults, line.update)
          : undefined;
      line.done();
      if (options.json === true) print(toJson({ settled, agree, ...(measured && { measured }) }));
      else if (measured) print(measuredTable(measured));
      return code;
    },
    () => own.close(),
  );
}
