import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { lockFolder } from '../files/lock.ts';
import { beforeOf } from '../records/changes.ts';
import { gravest } from '../records/exit-code.ts';
import { closeFolder, freshFolder, openFolder, readFolder } from '../records/folder.ts';
import { copyCounterexamples, mergeReports } from '../records/merge.ts';
import { campaignExit } from '../records/outcome.ts';
import { parseReporters } from '../report/reporters.ts';
import { present } from './present.ts';
import { type CommonOptions, tell } from './shared/context.ts';

/** Options of `merge`. */
export interface MergeOptions extends CommonOptions {
  readonly out?: string;
  /** The run folder of the campaign before. */
  readonly since?: string;
  readonly reporter: string;
}

/** `zonequake merge`: the run folders of a sharded campaign as one. Returns the exit code of the whole campaign. */
export function merge(dirs: readonly string[], options: MergeOptions): number {
  const reporters = parseReporters(options.reporter);
  const parts = dirs.map(readFolder);
  const first = parts[0]?.campaign;
  const dir = options.out ?? freshFolder(join('.zonequake', 'runs'), `${first?.lab}-${first?.seed}-merged`);
  // It is emptied before the parts are copied into it.
  if (existsSync(dir) && dirs.some((part) => realpathSync(part) === realpathSync(dir)))
    throw new UsageError(`--out ${dir} is one of the parts: name a folder of its own`);
  const before = options.since === undefined ? undefined : beforeOf(readFolder(options.since));
  const merged = mergeReports(parts, dir, before);
  const lock = lockFolder(dir);
  if (lock.stale !== undefined) tell(lock.stale);
  try {
    openFolder(dir, merged.campaign);
    const counterexamples = copyCounterexamples(merged);
    closeFolder(dir, merged.campaign);
    const shown = present({ ...merged, counterexamples }, reporters, options.json === true);
    return gravest([campaignExit(merged.campaign), shown]);
  } finally {
    lock.release();
  }
}
