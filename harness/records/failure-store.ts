import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { makeFolder, writeAtomic } from '../files/files.ts';
import { readText } from '../input/read-text.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import { shellPath } from '../text/shell.ts';
import { decodeFailure, encodeFailure, type FailureNote, type StoredFailure } from './failure-file.ts';

/** Failures that were retired: a file here says so of its namesake, so that the union of two stores keeps it retired. */
const RETIRED = 'retired';

/** A stored failure and the name of its file. */
export interface Kept extends StoredFailure {
  readonly file: string;
}

/**
 * A folder of failing schedules. One file a failure, named by its content, never changed: two stores are merged by having
 * the files of both.
 */
export interface FailureStore {
  readonly dir: string;
  /** By name of the file; of two with the same schedule the first. */
  readonly failures: readonly Kept[];
  /** Files that cannot be read as failures, and why: they are kept. */
  readonly damaged: readonly { readonly file: string; readonly why: string }[];
  /** Names of retired files. */
  readonly retired: readonly string[];
}

/** Names in a folder; none where there is no folder. Throws UsageError for one that is none or cannot be read. */
function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).toSorted();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new UsageError(`the store of failures "${dir}" cannot be read (${message}): give another with --failures`);
  }
}

function readFile(dir: string, file: string): StoredFailure {
  const path = join(dir, file);
  return decodeFailure(readText(path, 'schedule', 'it is kept'), path);
}

/** Reads a store; one that is not there yet is empty. What is damaged is told, and nothing is removed. Throws UsageError. */
export function readStore(dir: string): FailureStore {
  const retired = namesIn(dir).includes(RETIRED) ? namesIn(join(dir, RETIRED)) : [];
  const failures = new Map<string, Kept>();
  const damaged: { file: string; why: string }[] = [];
  for (const file of namesIn(dir)) {
    if (!file.endsWith('.json') || retired.includes(file)) continue;
    try {
      const failure = readFile(dir, file);
      if (!failures.has(failure.id)) failures.set(failure.id, { ...failure, file });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      damaged.push({ file, why: error.message });
    }
  }
  return { dir, failures: [...failures.values()], damaged, retired };
}

/** A fingerprint as the beginning of a file's name: for people, who look through the folder. */
const slug = (fingerprint: string): string => fingerprint.replace(/[^A-Za-z0-9@+,.-]+/g, '-').slice(0, 100);

/** Keeps a failing schedule. Returns its id. Throws HarnessError that names the path when it cannot be written. */
export function addFailure(dir: string, schedule: ScheduleFile, note: FailureNote): string {
  const { id, text } = encodeFailure(schedule, note);
  const file = `${slug(note.fingerprint)}-${id}.json`;
  // Found again, it is no longer to be left alone.
  const retired = join(dir, RETIRED, file);
  if (existsSync(retired)) renameSync(retired, join(dir, file));
  else writeAtomic(join(dir, file), text);
  return id;
}

/** The failure whose id begins so. Throws UsageError when there is none, or more than one. */
export function findFailure({ dir, failures }: FailureStore, given: string): Kept {
  const found = failures.filter(({ id, file }) => given !== '' && (id.startsWith(given) || file === given));
  const [failure, other] = found;
  if (failure && !other) return failure;
  const what = other ? `the beginning of ${found.map(({ id }) => id).join(' and ')}` : 'of none';
  throw new UsageError(
    `"${given}" is the id ${what} in "${dir}": see zonequake failures list --failures ${shellPath(dir)}`,
  );
}

/** Sets a failure aside: it is kept and no longer replayed. */
export function retireFailure({ dir }: FailureStore, { file }: Kept): string {
  const to = join(dir, RETIRED, file);
  makeFolder(join(dir, RETIRED));
  renameSync(join(dir, file), to);
  return to;
}
