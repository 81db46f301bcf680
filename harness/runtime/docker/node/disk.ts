import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk } from '../../host.ts';

/** Set apart from temporary files, and from `.` and `..`, by their end. */
const fileOf = (folder: string, key: string) => join(folder, `${encodeURIComponent(key)}.value`);

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** A folder as key-value files. A value is replaced whole or not at all, even when the process is killed meanwhile. */
export function openDisk(folder: string): Disk {
  mkdirSync(folder, { recursive: true });
  return {
    get(key) {
      try {
        return readFileSync(fileOf(folder, key), 'utf8');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    put(key, value) {
      const file = fileOf(folder, key);
      writeFileSync(`${file}.new`, value);
      renameSync(`${file}.new`, file);
    },
    delete: (key) => rmSync(fileOf(folder, key), { force: true }),
  };
}

/** Empties the folder; it may be a mount, so it stays. */
export function wipeDisk(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
}
