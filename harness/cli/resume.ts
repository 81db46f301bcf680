import { createHash } from 'node:crypto';
import { UsageError } from '../basics/errors.ts';
import { type Build, buildWord } from '../queue/build.ts';
import { type Journal, type Lines, readJournal } from '../queue/journal.ts';
import { readFolder } from '../records/folder.ts';
import { canonicalJson } from '../schedule/canonical.ts';
import type { Plan } from '../search/plan.ts';
import type { RunOptions } from './plan-from.ts';

/** A campaign that was cut short, and the options with which it goes on. */
export interface Resumed {
  readonly options: RunOptions;
  readonly header: Journal;
  readonly lines: Lines;
  /** Wall-clock time that it had taken. */
  readonly elapsedMs: number;
}

/** What `--resume` names; undefined without it. Throws UsageError where there is nothing to go on with. */
export function resumeFrom(options: RunOptions): Resumed | undefined {
  const { resume: dir, queue, out, seed } = options;
  if (dir === undefined) return undefined;
  if (queue === undefined) throw new UsageError('--resume wants --queue: only campaigns on a queue can go on');
  if (out !== undefined)
    throw new UsageError('--out is not for --resume, which goes on in its own folder: leave it out');
  const { campaign } = readFolder(dir);
  const journal = readJournal(dir);
  if (seed !== undefined && seed !== String(campaign.seed))
    throw new UsageError(`--seed ${seed} is not that of ${dir}, which is ${campaign.seed}: leave it out`);
  const { revision = campaign.revision } = options;
  return {
    ...{ ...journal, elapsedMs: campaign.elapsedMs },
    options: { ...options, seed: String(campaign.seed), out: dir, ...(revision !== undefined && { revision }) },
  };
}

/** All that decides how the runs of a campaign come out, and which they are. */
export function digestOf({ settings, setup, range, budget }: Plan, build: Build): string {
  const { programs: _, ...plain } = settings;
  const what = [plain, setup.digest, range, budget, buildWord(build)];
  return createHash('sha256').update(canonicalJson(what)).digest('hex');
}

/** The plan of a campaign that goes on, as it was when it began. Throws UsageError where it is another. */
export function goOn(plan: Plan, { header }: Resumed, digest: string): Plan {
  if (header.digest !== digest)
    throw new UsageError(
      `${plan.dir} is of another campaign or build: give the options that it was begun with, and the same build`,
    );
  const { startedAt, stored } = header;
  // What it has found itself is no failure of an earlier campaign.
  const failures = plan.store.failures.filter(({ id }) => stored.includes(id));
  return { ...plan, startedAt, today: startedAt.slice(0, 10), store: { ...plan.store, failures } };
}
