import { toJson } from '../files/files.ts';
import { checkExit, checkTable } from '../own/checks/check-table.ts';
import { askUntilRight } from '../own/client/ask-all.ts';
import { readOwnFiles } from './own/own-folder.ts';
import { standUp } from './own/standing.ts';
import { createProgress } from './progress.ts';
import { thenRemove } from './runtimes.ts';
import { type CommonOptions, type Context, print, tell } from './shared/context.ts';

export interface CheckOptions extends CommonOptions {
  readonly lab?: string;
}

/**
 * `zonequake check`: starts an owner's lab, asks everything that its checks ask until all of it is right or its time is over, and says what
 * is right and what is not. Returns the exit code.
 */
export async function check({ askerEntry }: Context, options: CheckOptions): Promise<number> {
  const files = await readOwnFiles(options.lab);
  const { lab } = files.labFile;
  const line = createProgress();
  const standing = await standUp(files, askerEntry, line.update);
  return thenRemove(
    async () => {
      line.update(
        `asking ${standing.plan.questions.length} questions until all is right, for ${lab.readyMs / 1000} s at most`,
      );
      const { settled, agree } = await askUntilRight(standing.askAll, { times: 1, withinMs: lab.readyMs });
      line.done();
      for (const note of standing.notes) tell(note);
      print(options.json === true ? toJson({ settled, agree }) : checkTable(lab, settled, agree));
      return checkExit(settled, agree);
    },
    () => standing.stage.close(),
  );
}
