import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { HarnessError, UsageError } from '../errors.ts';

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
    mkdirSync(dirname(path), { recursive: true });
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

/** Makes a folder, and those that it is in. */
export function makeFolder(dir: string): void {
  writing(dir, () => mkdirSync(dir, { recursive: true }));
}

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT'];

/** What a folder of the user's choice that cannot be written means: a full disk is nobody's mistake, and anything else is theirs. */
export function folderError(dir: string, error: unknown): Error {
  if (error instanceof UsageError || (error instanceof WriteError && FULL.includes(error.code))) return error;
  const { message } = error as Error;
  return new UsageError(`"${dir}" cannot be written (${message}): give another folder with --out`);
}

/** JSON for people: two spaces, a newline at the end. */
export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
