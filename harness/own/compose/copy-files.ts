import { constants } from 'node:fs';
import { chmod, copyFile, lchown, lstat, mkdir, readdir, readlink, symlink, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HarnessError, UsageError } from '../../basics/errors.ts';
import type { PlannedCopy } from './own-lab.ts';

interface Limits {
  readonly octets: number;
  readonly entries: number;
}

/** The most that is copied for a lab: far more than configurations and zones have, and soon done. */
export const COPIED_MAX: Limits = { octets: 256 * 2 ** 20, entries: 50_000 };

export interface CopyFilesOptions {
  /** Not copied where it lies in what is: the folder of the run itself. */
  readonly runFolder: string;
  readonly limits?: Limits;
}

interface Job {
  readonly runFolder: string;
  readonly limits: Limits;
  readonly top: string;
  readonly count: { octets: number; entries: number };
}

function demandRoom({ limits, count, top }: Job): void {
  const { octets, entries } = limits;
  if (count.octets <= octets && count.entries <= entries) return;
  const most = count.octets > octets ? `${Math.floor(octets / 2 ** 20)} MB` : `${entries} files`;
  throw new UsageError(
    `${top} and what else is mounted of the lab's folder have over ${most}, which is the most that is copied: mount less of it, or use a named volume`,
  );
}

const isRoot = (): boolean => process.geteuid?.() === 0;

/** One file, folder or link, with all below. What is none of these has no meaning as a copy, and is left out. */
async function copyEntry(from: string, to: string, job: Job): Promise<void> {
  if (from === job.runFolder) return;
  const stats = await lstat(from);
  job.count.entries++;
  if (stats.isFile()) job.count.octets += stats.size;
  demandRoom(job);
  if (stats.isSymbolicLink()) {
    await symlink(await readlink(from), to);
  } else if (stats.isDirectory()) {
    await mkdir(to);
    for (const name of await readdir(from)) await copyEntry(join(from, name), join(to, name), job);
  } else if (stats.isFile()) {
    await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  } else return;
  if (isRoot()) await lchown(to, stats.uid, stats.gid);
  if (stats.isSymbolicLink()) return;
  await chmod(to, stats.mode & 0o7777);
  // Servers tell from it whether a zone has changed.
  await utimes(to, stats.atime, stats.mtime);
}

/** A folder on the way to a copy: with the rights of the owner's own. */
async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** Why something could not be copied: the owner's file, or our folder. */
function failureOf(error: unknown, { from, to }: PlannedCopy): Error {
  if (error instanceof UsageError) return error;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (path?.startsWith(from) && (code === 'EACCES' || code === 'EPERM'))
    return new UsageError(`${path} cannot be read, so it cannot be copied for the lab: let this user read it`);
  return new HarnessError(`${from} cannot be copied to ${to}: ${message}`);
}

/**
 * Makes the copies of a lab, in a folder of the run where none of them is yet: with modes, times and links as they are, and owners too
 * where this user may. What is not there becomes an empty folder. Throws UsageError over the limits and for what cannot be read.
 */
export async function copyFiles(copies: readonly PlannedCopy[], options: CopyFilesOptions): Promise<void> {
  const { runFolder, limits = COPIED_MAX } = options;
  const count = { octets: 0, entries: 0 };
  for (const copy of copies) {
    const { from, to } = copy;
    try {
      await mkdir(dirname(to), { recursive: true });
      if (await isThere(from)) await copyEntry(from, to, { runFolder, limits, top: from, count });
      else await mkdir(to);
    } catch (error) {
      throw failureOf(error, copy);
    }
  }
}
