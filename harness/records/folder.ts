import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { folderError, makeFolder, toJson, WriteError, writeAtomic } from '../files/files.ts';
import { freeReserve, layReserve } from '../files/reserve.ts';
import { renewRunFolder } from '../files/run-folder-files.ts';
import { tidyList } from '../files/written.ts';
import { readText } from '../input/read-text.ts';
import { decodeSchedule, type ScheduleFile } from '../schedule/codec.ts';
import { isOneLine, quotedValue } from '../text/printable.ts';
import { type CampaignFile, decodeCampaign } from './campaign-file.ts';
import type { Found } from './found.ts';
import { decodeFound, foundIn } from './found-file.ts';
import { keptFiles } from './kept-files.ts';
import { readWorkers, type WorkersFile } from './workers-file.ts';

/** A new folder for a command's results: `<id>`, or `<id>-2` and so on when that is taken. Throws WriteError; UsageError for an id that is no name. */
export function freshFolder(base: string, id: string): string {
  // A name that leads elsewhere is no name.
  if (basename(id) !== id || !isOneLine(id)) throw new UsageError(`${quotedValue(id)} is no name for a folder`);
  makeFolder(base);
  for (let n = 1; ; n++) {
    const dir = join(base, n === 1 ? id : `${id}-${n}`);
    try {
      // Whoever makes it has it, also of two who look at the same moment.
      mkdirSync(dir);
      return dir;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new WriteError(dir, error);
    }
  }
}

const ADVICE = 'give the folder of a campaign, such as .zonequake/runs/<id>';

/** Whether a campaign of any version has left its file here. */
function hasCampaign(dir: string): boolean {
  const path = join(dir, 'campaign.json');
  try {
    return lstatSync(path).isFile() && JSON.parse(readText(path, 'campaign', ADVICE))?.format === 'zonequake-campaign';
  } catch {
    return false;
  }
}

/**
 * Makes a run folder, with the campaign's file as it is at its start, so that what a kill leaves behind is known for what it
 * is. What this program left there is removed, and nothing else. Throws UsageError for a folder that cannot be made
 * or written, and for one in which other people's files are where a campaign's would be; WriteError for a full disk.
 */
export function openFolder(dir: string, campaign: CampaignFile): void {
  try {
    renewRunFolder(dir, hasCampaign(dir));
    saveCampaign(dir, campaign);
    layReserve(dir);
  } catch (error) {
    throw folderError(dir, error);
  }
}

/** The campaign's file while it is under way: so that a kill leaves what was found until then. Throws WriteError. */
export function saveCampaign(dir: string, campaign: CampaignFile): void {
  writeAtomic(join(dir, 'campaign.json'), toJson({ ...campaign, stopped: 'unfinished' }));
}

/** The campaign's file at its end. Throws WriteError. */
export function closeFolder(dir: string, campaign: CampaignFile): void {
  freeReserve(dir);
  writeAtomic(join(dir, 'campaign.json'), toJson(campaign));
  tidyList(dir);
}

/** Drops what workers kept of runs past the end of the campaign, so that the number of jobs leaves no trace. */
export function dropKeptFrom(dir: string, run: number): void {
  const histories = join(dir, 'histories');
  if (!existsSync(histories)) return;
  for (const name of readdirSync(histories)) {
    const kept = Number.parseInt(name, 10);
    if (kept >= run) for (const path of Object.values(keptFiles(kept))) rmSync(join(dir, path), { force: true });
  }
}

/** A counterexample as a reporter needs it: its folder's name and its verdict. */
export interface Counterexample {
  /** From 1, in the order of discovery. */
  readonly n: number;
  /** Path of its folder, for people to copy. */
  readonly dir: string;
  readonly found: Found;
}

/** A campaign and its counterexamples: all that reporters read. */
export interface CampaignReport {
  readonly dir: string;
  readonly campaign: CampaignFile;
  readonly counterexamples: readonly Counterexample[];
  /** Who judged it, where that was on a queue. */
  readonly workers?: WorkersFile;
}

/** What is known of a failure whose write-up was cut off before its verdict: its schedule, the smallest so far. */
function unfinishedFound(dir: string, runtime: string): Found | undefined {
  const path = ['schedule.json', 'original.json'].map((name) => join(dir, name)).find((name) => existsSync(name));
  if (path === undefined) return undefined;
  let file: ScheduleFile;
  try {
    file = decodeSchedule(readText(path, 'schedule', ADVICE), path);
  } catch {
    // A kill may leave less than that, and then nobody was told of it.
    return undefined;
  }
  return foundIn(file, runtime);
}

/** A counterexample's folder, however far its write-up came; undefined where it had not begun. */
export function readCounterexample(n: number, dir: string, runtime: string): Counterexample | undefined {
  const path = join(dir, 'verdict.json');
  const unfinished = () => unfinishedFound(dir, runtime);
  let found: Found | undefined;
  try {
    found = existsSync(path) ? decodeFound(readText(path, 'verdict', ADVICE), path) : unfinished();
  } catch (error) {
    found = unfinished();
    if (!found) throw error;
  }
  return found && { n, dir, found };
}

/** Reads a run folder again. Throws UsageError for one that is none. */
export function readFolder(dir: string): CampaignReport {
  const path = join(dir, 'campaign.json');
  const campaign = decodeCampaign(readText(path, 'campaign', ADVICE), path);
  const parent = join(dir, 'counterexamples');
  const isFolder = statSync(parent, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = isFolder ? readdirSync(parent).filter((name) => /^\d+$/.test(name)) : [];
  const counterexamples = names
    .map(Number)
    .toSorted((a, b) => a - b)
    .flatMap((n) => readCounterexample(n, join(parent, String(n)), campaign.runtime) ?? []);
  // Of one that was killed, what it found is known from the folder alone.
  const found = campaign.stopped === 'unfinished' && { counterexamples: counterexamples.length };
  const workers = readWorkers(dir);
  return { dir, campaign: { ...campaign, ...found }, counterexamples, ...(workers && { workers }) };
}
