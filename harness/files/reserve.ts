import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from './files.ts';

/** Octets that are kept free for what must not be lost when the disk is full: a failing schedule and its verdict. */
const NAME = '.zonequake-reserve';
const OCTETS = 256 * 1024;

/** Lays the reserve of a run folder in. Throws WriteError where there is no room for it. */
export const layReserve = (dir: string): void => writeAtomic(join(dir, NAME), Buffer.alloc(OCTETS, 'reserve '));

/** Whether it is there: once it is not, the disk is full, and there is nothing more to be found that could be kept. */
export const hasReserve = (dir: string): boolean => existsSync(join(dir, NAME));

/** Gives the reserve up. False when it was given up before. */
export function freeReserve(dir: string): boolean {
  const had = hasReserve(dir);
  rmSync(join(dir, NAME), { force: true });
  return had;
}
