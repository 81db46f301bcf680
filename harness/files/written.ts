import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { HarnessError } from '../basics/errors.ts';
import { makeFolder, WriteError, writeAtomic, writing } from './files.ts';
import { freeReserve } from './reserve.ts';

/**
 * What this program wrote into a folder, so that nothing else is ever removed from it: a line for each file, before it is
 * written, as sha256sum(1) has them. A file that somebody has changed since is no longer ours.
 */
const LIST = '.zonequake-files';

/** `counterexamples/1/export/client/ask.sh` is the deepest file. */
const DEPTH_MAX = 5;

const digest = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

const hasList = (dir: string): boolean => lstatSync(join(dir, LIST), { throwIfNoEntry: false })?.isFile() === true;

/** The folder whose list a file belongs into: the nearest above it that has one. */
function rootOf(path: string): string | undefined {
  let dir = dirname(path);
  for (let depth = 0; depth < DEPTH_MAX; depth++, dir = dirname(dir)) if (hasList(dir)) return dir;
  return undefined;
}

/** Throws HarnessError where the way from the folder to the file leads through a link, and so out of the folder. */
function refuseLinks(root: string, path: string): void {
  let at = root;
  for (const name of dirname(relative(root, path)).split(sep)) {
    at = join(at, name);
    if (isLink(at)) throw new HarnessError(`"${at}" is a link: nothing is written through it, so remove it first`);
  }
}

/** Begins the list of a folder, or goes on with it; returns the folder. Throws WriteError; HarnessError for a list that is a link. */
export function beginList(dir: string): string {
  makeFolder(dir);
  const list = join(dir, LIST);
  if (isLink(list)) throw new HarnessError(`"${list}" is a link: nothing is written through it, so remove it first`);
  writing(list, () => appendFileSync(list, ''));
  return dir;
}

/** The digests that a folder's list has for each file, by relative path. */
export function readList(dir: string): ReadonlyMap<string, ReadonlySet<string>> {
  const digests = new Map<string, Set<string>>();
  if (!hasList(dir)) return digests;
  for (const line of readFileSync(join(dir, LIST), 'utf8').split('\n')) {
    const [, is, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (is !== undefined && path !== undefined) digests.set(path, (digests.get(path) ?? new Set()).add(is));
  }
  return digests;
}

/** Whether a file is as this program wrote it. */
export function isOurs(root: string, path: string, list = readList(root)): boolean {
  const digests = list.get(relative(root, path));
  if (!digests || !lstatSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  return digests.has(digest(readFileSync(path)));
}

/**
 * Writes a file of a run folder, as writeAtomic does, never through a link, and lists it first. Where the disk is full the
 * folder's reserve is given up for it. Throws WriteError; HarnessError where a link is in the way.
 */
export function writeOurs(path: string, content: string | Uint8Array, mode?: number): void {
  try {
    writeListed(path, content, mode);
  } catch (error) {
    const root = rootOf(path);
    if (!(error instanceof WriteError) || root === undefined || !freeReserve(root)) throw error;
    writeListed(path, content, mode);
  }
}

/** The same for what may be lost: it leaves the reserve alone. */
export function writeListed(path: string, content: string | Uint8Array, mode?: number): void {
  const root = rootOf(path) ?? beginList(dirname(path));
  refuseLinks(root, path);
  const list = join(root, LIST);
  writing(list, () => appendFileSync(list, `${digest(content)}  ${relative(root, path)}\n`));
  writeAtomic(path, content, mode);
}

/** Has each file that is there once, in order, so that equal folders have equal lists. */
export function tidyList(dir: string): void {
  const list = readList(dir);
  const lines = [...list.keys()].toSorted().flatMap((path) => {
    const there = isOurs(dir, join(dir, path), list);
    return there ? [`${digest(readFileSync(join(dir, path)))}  ${path}\n`] : [];
  });
  writeAtomic(join(dir, LIST), lines.join(''));
}

/** Regular files below a folder, by path; links are not followed. */
export function filesBelow(dir: string): readonly string[] {
  if (!existsSync(dir) || isLink(dir)) return [];
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Removes our files below a folder of a run folder, and the folders that are empty then. Others stay. */
export function removeBelow(root: string, dir: string): void {
  const list = readList(root);
  for (const path of filesBelow(dir)) if (isOurs(root, path, list)) rmSync(path);
  removeEmpty(dir);
}

/** Moves our files from one folder of a run folder to another; what is of others stays where it is. */
export function moveBelow(root: string, from: string, to: string): void {
  const list = readList(root);
  for (const path of filesBelow(from)) {
    if (!isOurs(root, path, list)) continue;
    const there = join(to, relative(from, path));
    refuseLinks(root, there);
    const line = `${digest(readFileSync(path))}  ${relative(root, there)}\n`;
    writing(there, () => {
      appendFileSync(join(root, LIST), line);
      makeFolder(dirname(there));
      renameSync(path, there);
    });
  }
  removeEmpty(from);
}

/** Removes a folder and those in it if there is nothing in them but each other. */
export function removeEmpty(dir: string): void {
  if (!existsSync(dir) || isLink(dir)) return;
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmpty(join(dir, entry.name));
  }
  if (readdirSync(dir).length === 0) rmSync(dir, { recursive: true });
}
