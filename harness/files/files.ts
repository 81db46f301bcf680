import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HarnessError, UsageError } from '../basics/errors.ts';

/** A file or a folder cannot be written: names the path. `code` is the system's, such as ENOSPC. */
export class WriteError extends HarnessError {
  readonly code: string;
  constructor(path: string, error: unknown) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    super(`"${path}" cannot be written (${message.replace(/, \w+( '.*)?$/, '')})`);
    this.code = code;
  }
}

/** Does what writes at a path. Throws WriteError where the system refuses. */
export function writing<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof HarnessError ? error : new WriteError(path, error);
  }
}

function writeWhole(path: string, content: string | Uint8Array, mode: number): void {
  // Never through a link that somebody left there.
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', mode);
  try {
    const octets = Buffer.from(content);
    for (let done = 0; done < octets.length; ) done += writeSync(file, octets, done);
  } finally {
    closeSync(file);
  }
}

/**
 * Writes a file so that a reader, or the next run after a kill, sees the old text or the new, never half of it. Throws
 * WriteError.
 */
export function writeAtomic(path: string, content: string | Uint8Array, mode = 0o666): void {
  writing(path, () => {
    makeFolder(dirname(path));
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      writeWhole(temporary, content, mode);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
}

/** Waits until a file is on the disk itself: what people are told of must outlive the machine. Throws WriteError. */
export function flush(path: string): void {
  writing(path, () => {
    const file = openSync(path, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}

/** Where the kernel shows itself as files. Some of it can be written, and none of it keeps anything; /dev/shm is a disk like any other. */
const KERNEL = /^\/(proc|sys|dev(?!\/shm\/))(\/|$)/;

/**
 * Makes a folder, and those that it is in. One at a time, since Node's own `recursive` never comes back from a file system that
 * takes no folders. Throws WriteError.
 */
export function makeFolder(dir: string): void {
  const path = resolve(dir);
  const parent = dirname(path);
  if (!existsSync(parent)) makeFolder(parent);
  writing(dir, () => {
    if (KERNEL.test(`${realpathSync(parent)}/`)) throw new Error(`${parent} is the kernel's, and keeps nothing`);
    try {
      mkdirSync(path);
    } catch (error) {
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error;
    }
  });
}

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT'];

/** What a folder of the user's choice that cannot be written means: a full disk is nobody's mistake, and anything else is theirs. */
export function folderError(dir: string, error: unknown): Error {
  if (error instanceof UsageError || (error instanceof WriteError && FULL.includes(error.code))) return error;
  const { message } = error as Error;
  // One that says of itself what cannot be written has said why.
  const what = error instanceof WriteError ? message : `"${dir}" cannot be written (${message})`;
  return new UsageError(`${what}: give another folder with --out`);
}

/** JSON for people: two spaces, a newline at the end. */
export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
