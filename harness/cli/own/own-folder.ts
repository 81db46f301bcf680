import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../../basics/errors.ts';
import { type Compose, findCompose } from '../../own/compose/compose-command.ts';
import { refusalsIn } from '../../own/compose/plan-lab.ts';
import { projectNameOf } from '../../own/compose/project-name.ts';
import { type ReadFiles, readCompose } from '../../own/compose/read-compose.ts';
import { demandNoRefusal } from '../../own/compose/refusals.ts';
import type { DecodedLabFile } from '../../own/lab-file/decode-lab-file.ts';
import { readLabFile } from '../../own/lab-file/owner-files.ts';
import { checkServices } from '../../own/lab-file/services.ts';
import { refuseUnbuilt } from '../../own/lab-file/unbuilt.ts';
import { LAB_FILE } from './lab-file-name.ts';

/** The lab file that is meant: of a folder, or the file itself; in the working folder where none is given. Absolute. */
function labFilePath(given = '.'): string {
  const path = resolve(given);
  return existsSync(path) && statSync(path).isDirectory() ? join(path, LAB_FILE) : path;
}

/** An owner's lab as it is told in files; nothing has been started. */
export interface OwnFiles {
  /** What the lab is called: its folder. */
  readonly name: string;
  readonly folder: string;
  /** Absolute path of its lab file. */
  readonly path: string;
  readonly labFile: DecodedLabFile;
  readonly compose: Compose;
  readonly read: ReadFiles;
}

/** What reports call the lab of a folder: the folder's name, without what file names and targets do not bear. */
export const labName = (folder: string): string =>
  basename(folder)
    .replace(/[^a-zA-Z0-9._-]+/g, '-')
    .replace(/^[^a-zA-Z0-9]+/, '') || 'lab';

/** The name under which the lab of a folder runs. */
export const projectName = (folder: string): string => projectNameOf('zonequake', basename(folder));

/** Reads the files of an owner's lab, and checks that they fit each other. Needs no engine. Throws UsageError with file, line and field. */
export async function readOwnFiles(given?: string): Promise<OwnFiles> {
  const path = labFilePath(given);
  if (!existsSync(path)) {
    const advice = 'have zonequake init write one, or name a folder that has one with --lab';
    throw new UsageError(`there is no ${LAB_FILE} in ${dirname(path)}: ${advice}`);
  }
  const folder = dirname(path);
  const labFile = readLabFile(path);
  const { lab } = labFile;
  const compose = await findCompose();
  const read = await readCompose({
    ...{ compose, folder, files: lab.compose, project: projectName(folder), profiles: lab.profiles },
    ...(lab.env.length > 0 && { envFiles: lab.env }),
  });
  checkServices(labFile, Object.keys(read.config.services));
  refuseUnbuilt(labFile);
  demandNoRefusal(refusalsIn(read, lab.without), read.files);
  return { name: labName(folder), folder, path, labFile, compose, read };
}
