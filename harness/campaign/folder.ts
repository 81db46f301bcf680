import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { type CampaignFile, decodeCampaign } from './campaign-file.ts';
import { remove, toJson, writeAtomic } from './files.ts';
import type { Found } from './found.ts';
import { decodeFound } from './found-file.ts';
import { namesOfOurs, removeOurs } from './ours.ts';
import { keptFiles } from './part.ts';

/** The name of a campaign's folder: `<id>`, or `<id>-2` and so on when that is taken. */
export function freshFolder(base: string, id: string): string {
  for (let n = 1; ; n++) {
    const dir = join(base, n === 1 ? id : `${id}-${n}`);
    if (!existsSync(dir)) return dir;
  }
}

/** Whether a campaign of any version has left its file here. */
function hasCampaign(dir: string): boolean {
  try {
    return JSON.parse(readFileSync(join(dir, 'campaign.json'), 'utf8'))?.format === 'zonequake-campaign';
  } catch {
    return false;
  }
}

/**
 * Makes a run folder, with the campaign's file as it is at its start, so that what a kill leaves behind is known for what it
 * is. What an earlier campaign left there is removed, and nothing else. Throws UsageError for a folder that cannot be made
 * or written, and for one in which other people's files are where a campaign's would be.
 */
export function openFolder(dir: string, campaign: CampaignFile): void {
  try {
    mkdirSync(dir, { recursive: true });
    const [stranger] = hasCampaign(dir) ? [] : namesOfOurs(dir);
    if (stranger !== undefined) {
      throw new UsageError(`"${dir}" has a "${stranger}" that is of no campaign: give another folder with --out`);
    }
    writeCampaign(dir, { ...campaign, stopped: 'unfinished' });
    removeOurs(dir);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`"${dir}" cannot be written (${(error as Error).message}): give another folder with --out`);
  }
}

export function writeCampaign(dir: string, campaign: CampaignFile): void {
  writeAtomic(join(dir, 'campaign.json'), toJson(campaign));
}

/** Drops what workers kept of runs past the end of the campaign, so that the number of jobs leaves no trace. */
export function dropKeptFrom(dir: string, run: number): void {
  const histories = join(dir, 'histories');
  if (!existsSync(histories)) return;
  for (const name of readdirSync(histories)) {
    const kept = Number.parseInt(name, 10);
    if (kept >= run) remove(...Object.values(keptFiles(kept)).map((path) => join(dir, path)));
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
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`${path} cannot be read: give the folder of a campaign, such as .zonequake/runs/<id>`);
  }
}

/** Reads a run folder again. Throws UsageError for one that is none. */
export function readFolder(dir: string): CampaignReport {
  const campaign = decodeCampaign(readText(join(dir, 'campaign.json')), join(dir, 'campaign.json'));
  const parent = join(dir, 'counterexamples');
  const isFolder = statSync(parent, { throwIfNoEntry: false })?.isDirectory() === true;
  const numbers = isFolder ? readdirSync(parent).map(Number).filter(Number.isInteger) : [];
  const counterexamples = numbers
    .toSorted((a, b) => a - b)
    .filter((n) => existsSync(join(parent, String(n), 'verdict.json')))
    .map((n) => {
      const own = join(parent, String(n));
      const file = join(own, 'verdict.json');
      return { n, dir: own, found: decodeFound(readText(file), file) };
    });
  // Of one that was killed, what it found is known from the folder alone.
  const found = campaign.stopped === 'unfinished' && { counterexamples: counterexamples.length };
  return { dir, campaign: { ...campaign, ...found }, counterexamples };
}
