import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { remove } from './files.ts';

/** Files that reporters leave in a run folder. */
export const REPORT_FILES = {
  junit: 'report.junit.xml',
  json: 'report.json',
  markdown: 'report.md',
  html: 'report.html',
} as const;

/** What campaigns leave in a folder: files by name, and folders with what they leave in those. */
interface Ours {
  readonly files: RegExp;
  readonly folders: readonly (readonly [RegExp, Ours | 'whole'])[];
}

const COUNTEREXAMPLE: Ours = {
  files: /^(README\.md|report\.html|(original|schedule|verdict)\.json|history\.jsonl|capture-.+\.pcap)$/,
  folders: [[/^(docker|logs|export)$/, 'whole']],
};

const INCIDENT: Ours = {
  ...COUNTEREXAMPLE,
  files: new RegExp(`${COUNTEREXAMPLE.files.source}|^report\\.junit\\.xml$`),
};

const RUN_FOLDER: Ours = {
  files: /^(campaign\.json|report\.(junit\.xml|json|md|html))$/,
  folders: [
    [/^(counterexamples|unconfirmed)$/, { files: /^$/, folders: [[/^\d+$/, COUNTEREXAMPLE]] }],
    [/^histories$/, { files: /^\d+\.jsonl$/, folders: [] }],
    [/^schedules$/, { files: /^\d+\.json$/, folders: [] }],
  ],
};

/** Names in a folder that a campaign would write to. */
export const namesOfOurs = (dir: string): readonly string[] =>
  readdirSync(dir).filter((name) =>
    [RUN_FOLDER.files, ...RUN_FOLDER.folders.map(([is]) => is)].some((is) => is.test(name)),
  );

/** Removes what an earlier campaign left in its folder but `campaign.json`, and nothing that it did not leave. */
export function removeOurs(dir: string, { files, folders }: Ours = RUN_FOLDER): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) {
      const inner = folders.find(([is]) => is.test(entry.name))?.[1];
      if (inner === 'whole') remove(path);
      else if (inner) {
        removeOurs(path, inner);
        if (readdirSync(path).length === 0) rmdirSync(path);
      }
    } else if (entry.name !== 'campaign.json' && files.test(entry.name.replace(/\.\d+\.tmp$/, ''))) remove(path);
  }
}

/** Removes what an earlier run of an incident left in its folder, if there is one. */
export function removeIncident(dir: string): void {
  if (existsSync(dir)) removeOurs(dir, INCIDENT);
}
