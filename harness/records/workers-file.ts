import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../basics/errors.ts';
import { toJson } from '../files/files.ts';
import { writeOurs } from '../files/written.ts';
import { firstIssue } from '../input/issue.ts';
import { lineText } from '../input/names.ts';
import { parseJson } from '../input/parse-json.ts';
import { readText } from '../input/read-text.ts';

const count = z.number().int().min(0);

/** `workers.json`: who judged a campaign on a queue. Beside `campaign.json`, which is the same whoever judged. */
const WorkersFile = z.object({
  format: z.literal('zonequake-workers'),
  version: z.literal(1),
  /** Where the queue is, without name and password. */
  queue: lineText(300),
  /** Jobs that were lost with a worker and judged again, each as often as that happened. */
  again: count,
  workers: z.array(
    z.object({
      worker: lineText(200),
      /** Parts, the runs in them, and runs of single schedules besides: to shrink, and to confirm. */
      ...{ parts: count, runs: count, singles: count },
      /** While it judged. */
      runsPerS: z.number().min(0),
    }),
  ),
});
export type WorkersFile = Readonly<z.infer<typeof WorkersFile>>;

const NAME = 'workers.json';

/** Throws WriteError. */
export const writeWorkers = (dir: string, workers: WorkersFile): void => writeOurs(join(dir, NAME), toJson(workers));

/** Of a run folder; undefined for one that was judged without a queue. Throws UsageError that names the field. */
export function readWorkers(dir: string): WorkersFile | undefined {
  const path = join(dir, NAME);
  if (!existsSync(path)) return undefined;
  const json = parseJson(readText(path, 'list of workers', 'remove it: it is only told of'), path);
  const parsed = WorkersFile.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${path} is no list of workers of this version: ${firstIssue(parsed.error, json, WorkersFile)}`);
}
