import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { toJson, writeAtomic } from '../files/files.ts';
import { checkTitle } from '../own/checks/question-words.ts';
import { findCompose } from '../own/compose/compose-command.ts';
import { refusalsIn } from '../own/compose/plan-lab.ts';
import { readCompose } from '../own/compose/read-compose.ts';
import { demandNoRefusal } from '../own/compose/refusals.ts';
import { whichFiles } from '../own/compose/which-files.ts';
import { type FoundLab, findOut } from '../own/init/find-out.ts';
import type { Chosen } from '../own/init/propose.ts';
import { openOwn } from '../own/lab/open-own.ts';
import { EXIT } from '../records/exit-code.ts';
import { table } from '../report/table.ts';
import { inShort, oneLine } from '../text/printable.ts';
import { shellWord } from '../text/shell.ts';
import { LAB_FILE } from './own/lab-file-name.ts';
import { labName, type OwnFiles, projectName } from './own/own-folder.ts';
import { type ProposedLab, proposedLab } from './own/proposed-lab.ts';
import { createProgress } from './progress.ts';
import { thenRemove } from './runtimes.ts';
import { type CommonOptions, type Context, commandName, print, tell } from './shared/context.ts';

export interface InitOptions extends CommonOptions {
  readonly lab?: string;
  readonly without?: readonly string[];
  readonly profile?: readonly string[];
  readonly envFile?: readonly string[];
  readonly force?: boolean;
}

/** What is read before anything starts, and where the lab file goes. */
interface Before {
  readonly files: Omit<OwnFiles, 'labFile'>;
  readonly chosen: Chosen;
  readonly path: string;
}

/** Reads the owner's files, and refuses what could not be written or started. Needs no engine. Throws UsageError. */
async function before(given: readonly string[], options: InitOptions): Promise<Before> {
  const { lab = '.', without = [], profile: profiles = [], envFile = [], force = false } = options;
  const { files: paths } = whichFiles(resolve(lab), given);
  const folder = dirname(paths[0] ?? resolve(lab));
  const path = join(folder, LAB_FILE);
  if (existsSync(path) && !force)
    throw new UsageError(
      `${path} is there already: give --force to have it written anew, or run zonequake check with it`,
    );
  const compose = await findCompose();
  const files = paths.map((one) => relative(folder, one));
  const env = envFile.map((one) => relative(folder, resolve(lab, one)));
  const read = await readCompose({
    ...{ compose, folder, files, project: projectName(folder), profiles },
    ...(env.length > 0 && { envFiles: env }),
  });
  demandNoRefusal(refusalsIn(read, without), read.files);
  const chosen = { compose: files, without, env, profiles };
  return { files: { name: labName(folder), folder, path, compose, read }, chosen, path };
}

const COLUMNS = [
  { title: 'service', width: 20 },
  { title: 'role', width: 22 },
  { title: 'seen by', width: 70 },
] as const;

function said({ path }: Before, { roles, odd }: FoundLab, { lab, leftOut }: ProposedLab): string {
  const rows = roles.map((one) => [[one.service], [one.roles.join(', ')], [inShort(oneLine(one.why), 300)]]);
  const lines = [...odd.map((line) => `look at ${line}`), ...leftOut.map((line) => `not in it: ${line}`)];
  const told = lines.map((line) => `${inShort(oneLine(line), 400)}\n`).join('');
  const next = `All that it checks (${lab.check.map(checkTitle).slice(0, 5).join(', ')}${lab.check.length > 5 ? ' and more' : ''}) holds. Look at what it says of needs, failover and recover; then: ${commandName()} check${dirname(path) === process.cwd() ? '' : ` --lab ${shellWord(dirname(path))}`}`;
  return `${table(COLUMNS, rows)}\n${told}${path} is written. ${next}\n`;
}

/**
 * `zonequake init`: starts an owner's lab, finds out who does what, writes a lab file that passes `check`, and removes the lab. Asks nothing.
 * Returns the exit code.
 */
export async function init({ askerEntry }: Context, given: readonly string[], options: InitOptions): Promise<number> {
  const known = await before(given, options);
  const { files, chosen, path } = known;
  const { without } = chosen;
  const line = createProgress();
  const opened = await openOwn({ ...files, without, askerEntry, progress: line.update });
  return thenRemove(
    async () => {
      const found = await findOut({ ...files, opened, chosen, progress: line.update });
      const proposed = await proposedLab(found.proposal, found.learned, files, { opened, path });
      line.done();
      for (const note of opened.notes) tell(note);
      writeAtomic(path, proposed.text);
      const { leftOut } = proposed;
      print(
        options.json === true
          ? toJson({ file: path, roles: found.roles, odd: found.odd, leftOut })
          : said(known, found, proposed),
      );
      return EXIT.ok;
    },
    () => opened.stage.close(),
  );
}
