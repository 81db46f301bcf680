import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { beginList, isOurs, readList, removeEmpty } from './written.ts';

/** Files that reporters leave in a run folder. */
export const REPORT_FILES = {
  junit: 'report.junit.xml',
  json: 'report.json',
  markdown: 'report.md',
  html: 'report.html',
} as const;

/** What commands leave in a folder: files by name, and folders with what they leave in those. */
interface Layout {
  readonly files: RegExp;
  readonly folders: readonly (readonly [RegExp, Layout])[];
  /** What is of others does not stand in the way: its names are not known before. */
  readonly shared?: true;
}

const ANYTHING: Layout = { files: /^/, folders: [], shared: true };

const EXPORT: Layout = { ...ANYTHING, folders: [[/^client$/, ANYTHING]] };

const COUNTEREXAMPLE: Layout = {
  files: /^(README\.md|report\.html|(original|schedule|verdict)\.json|history\.jsonl|capture-.+\.pcap)$/,
  folders: [
    [/^(docker|logs)$/, ANYTHING],
    [/^export$/, EXPORT],
  ],
};

const INCIDENT: Layout = {
  ...COUNTEREXAMPLE,
  files: new RegExp(`${COUNTEREXAMPLE.files.source}|^report\\.junit\\.xml$`),
};

const RUN_FOLDER: Layout = {
  files: /^((campaign|workers)\.json|report\.(junit\.xml|json|md|html))$/,
  folders: [
    [/^(counterexamples|unconfirmed)$/, { files: /^$/, folders: [[/^\d+$/, COUNTEREXAMPLE]] }],
    [/^histories$/, { files: /^\d+\.jsonl$/, folders: [] }],
    [/^schedules$/, { files: /^\d+\.json$/, folders: [] }],
  ],
};

/** What a killed command leaves of a file that it was writing. */
const TEMPORARY = /\.\d+\.tmp$/;

interface Entry {
  readonly path: string;
  readonly is: 'ours' | 'foreign';
}

/** Everything in a folder that has the place of something of ours; links are of others, whatever they lead to. */
function* entriesOf(dir: string, layout: Layout, isWritten: (path: string) => boolean): Generator<Entry> {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    const inner = layout.folders.find(([is]) => is.test(entry.name))?.[1];
    const isFile = layout.files.test(entry.name.replace(TEMPORARY, ''));
    if (inner && entry.isDirectory()) yield* entriesOf(path, inner, isWritten);
    else if (entry.isFile() && isFile && (TEMPORARY.test(entry.name) || isWritten(path))) yield { path, is: 'ours' };
    else if ((inner || isFile) && !layout.shared) yield { path, is: 'foreign' };
  }
}

/**
 * Makes a folder ready to be written into: what this program left there is removed, and nothing that it did not write, or that
 * was changed since. `spared` stays. Throws UsageError where things of others have the place of ours, WriteError.
 */
function renew(dir: string, layout: Layout, spared?: string): void {
  beginList(dir);
  const list = readList(dir);
  const isWritten = (path: string) => path === spared || isOurs(dir, path, list);
  const entries = [...entriesOf(dir, layout, isWritten)];
  const foreign = entries.find(({ is }) => is === 'foreign');
  if (foreign) {
    const { path } = foreign;
    throw new UsageError(
      `"${path}" is not as this program wrote it, and stays: move it, or give another folder with --out`,
    );
  }
  for (const { path } of entries) if (path !== spared) rmSync(path);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const isPlace = layout.folders.some(([is]) => is.test(entry.name));
    if (entry.isDirectory() && isPlace) removeEmpty(join(dir, entry.name));
  }
}

/** A run folder, made ready for another campaign; its `campaign.json` stays if it is a campaign's. */
export const renewRunFolder = (dir: string, hasCampaign: boolean): void =>
  renew(dir, RUN_FOLDER, hasCampaign ? join(dir, 'campaign.json') : undefined);

/** The folder of an incident, or of a replay, made ready for another run. */
export const renewIncident = (dir: string): void => renew(dir, INCIDENT);

/** Removes what an earlier run of an incident left in its folder, if there is one. */
export function removeIncident(dir: string): void {
  if (existsSync(dir)) renewIncident(dir);
}
