import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { formatOwner, isAlive, ownOwner, parseOwner, thisMachine } from '../basics/owner.ts';
import { folderError, makeFolder, writing } from './files.ts';

/** Says who writes into a folder: an owner, by process and boot. */
const LOCK = '.zonequake-lock';
/** An owner has far fewer octets. */
const OCTETS_MAX = 1_000;

/** A folder that is ours until it is released. */
export interface FolderLock {
  /** What there is to tell: who had it before and ended without letting go of it. */
  readonly stale?: string;
  release(): void;
}

function textOf(path: string): string | undefined {
  // A FIFO would wait for a writer.
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats && (!stats.isFile() || stats.size > OCTETS_MAX))
    throw new UsageError(`${path} is no lock of ours: remove it, or give another folder`);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Gives a file a second name, unless that is taken: its text is whole from the first moment. */
function claims(own: string, name: string): boolean {
  try {
    linkSync(own, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // A file system without second names.
    return copies(own, name);
  }
}

function copies(own: string, name: string): boolean {
  try {
    copyFileSync(own, name, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes the place of an owner that is gone. Of several who try, one can: there is a single successor to each owner. */
function succeeds(lock: string, own: string, gone: string): boolean {
  const successor = `${lock}.${createHash('sha256').update(gone).digest('hex').slice(0, 12)}`;
  if (!claims(own, successor)) return false;
  try {
    // Somebody may have succeeded, and cleared up, since we looked.
    if (textOf(lock) !== gone) return false;
    renameSync(own, lock);
    return true;
  } finally {
    rmSync(successor, { force: true });
  }
}

/** Two may look at the same moment, and one of them must look again. */
const ATTEMPTS = 10;

/**
 * Makes a folder, if need be, and locks it, so that two commands never write into one. Throws UsageError when another has
 * it. A lock whose owner is gone is taken, and that is told.
 */
export function lockFolder(dir: string): FolderLock {
  const lock = join(dir, LOCK);
  const text = `${formatOwner(ownOwner())}\n`;
  const own = `${lock}.${process.pid}.tmp`;
  const release = () => {
    if (textOf(lock) === text) rmSync(lock, { force: true });
  };
  try {
    makeFolder(dir);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      rmSync(own, { force: true });
      writing(own, () => writeFileSync(own, text, { flag: 'wx' }));
      if (claims(own, lock)) return { release };
      const had = textOf(lock);
      if (had === undefined) continue;
      const owner = parseOwner(had.trim());
      const who = owner ? `process ${owner.pid}` : 'somebody';
      if (owner && isAlive(owner, thisMachine())) {
        throw new UsageError(`"${dir}" is in use by ${who}: wait for it, or give another folder with --out`);
      }
      if (!succeeds(lock, own, had)) continue;
      return {
        stale: `"${dir}" was locked by ${who}, which is gone: it was killed, and its folder is taken over`,
        release,
      };
    }
    throw new UsageError(`"${dir}" is being locked by others all the time: give another folder with --out`);
  } catch (error) {
    throw folderError(dir, error);
  } finally {
    // Where there is no folder there is none, and to look for it would hide why.
    if (existsSync(own)) rmSync(own, { force: true });
  }
}
