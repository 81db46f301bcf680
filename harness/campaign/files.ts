import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file so that a reader, or the next run after a kill, sees the old text or the new, never half of it. */
export function writeAtomic(path: string, content: string | Uint8Array, mode = 0o666): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, content, { mode });
  renameSync(temporary, path);
}

/** Makes a folder, and those that it is in. */
export function makeFolder(dir: string): void {
  mkdirSync(dir, { recursive: true });
}

/** Removes files or folders, if they are there. */
export function remove(...paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { recursive: true, force: true });
}

/** Moves a folder, in place of what is there. */
export function move(from: string, to: string): void {
  remove(to);
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

/** JSON for people: two spaces, a newline at the end. */
export const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
