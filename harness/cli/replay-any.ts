import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { EXIT } from '../records/exit-code.ts';
import { LAB_FILE } from './own/lab-file-name.ts';
import { type ReplayOptions, replay } from './replay.ts';
import { type Given, readGiven } from './replayed.ts';
import { type Context, tell } from './shared/context.ts';

/** Options of `replay` with those that only choose where. */
export type ReplayAnyOptions = Omit<ReplayOptions, 'runtime'> & {
  readonly runtime?: string;
  /** A lab of one's own: its folder, or its lab file. */
  readonly lab?: string;
};

/** What is looked at to find out on which lab a schedule is to be replayed. */
export interface Around {
  /** As given with `--lab`. */
  readonly lab?: string | undefined;
  readonly isThere: (path: string) => boolean;
  /** Whether a lab of ours has this name. */
  readonly isOurs: (lab: string) => Promise<boolean>;
}

/**
 * The lab file, or its folder, of the owner's lab that a schedule is replayed on: the one that is named, else the one that the schedule was
 * written on, else that of the working folder. Undefined for a schedule of a lab of ours. Throws UsageError where it is to be found nowhere.
 */
export async function ownLabOf({ file, source }: Given, { lab, isThere, isOurs }: Around): Promise<string | undefined> {
  if (lab !== undefined) return lab;
  const { labFile } = file;
  if (labFile !== undefined && isThere(labFile)) return labFile;
  if (labFile === undefined && (file.spec !== undefined || (await isOurs(file.lab)))) return undefined;
  if (isThere(LAB_FILE)) return LAB_FILE;
  const was = labFile === undefined ? 'is none of those that are built in' : `is not at ${labFile} any more`;
  throw new UsageError(`${source}: its lab "${file.lab}" ${was}: name the folder of your lab with --lab`);
}

/** `zonequake replay`: on the lab of ours that a schedule names, or on an owner's. Returns the exit code. */
export async function replayAny(context: Context, what: string, options: ReplayAnyOptions): Promise<number> {
  const given = await readGiven(what, context.loadRegistry);
  const own = await ownLabOf(given, {
    lab: options.lab,
    isThere: existsSync,
    isOurs: async (lab) => (await context.loadRegistry()).labs.some(({ name }) => name === lab),
  });
  if (own === undefined) return replay(context, given, { ...options, runtime: options.runtime ?? 'sim' });
  if (options.timing !== undefined)
    throw new UsageError('--timing is for labs that are built in: a lab of your own has the times of its lab file');
  if (options.lab === undefined) tell(`on the lab of ${resolve(own)}`);
  const { onOwnLab } = await import('./on-own-lab.ts');
  const { runtime } = options;
  let isRun = false;
  const code = await onOwnLab(context, { lab: own, ...(runtime !== undefined && { runtime }) }, (owns, name) => {
    isRun = true;
    // A copy of a folder has another name, and is the lab all the same.
    return replay(owns, { ...given, file: { ...given.file, lab: name } }, { ...options, runtime: 'docker' });
  });
  // A lab that is wrong by itself says nothing of the schedule: who bisects skips it.
  return isRun || options.expect === undefined ? code : EXIT.inconclusive;
}
