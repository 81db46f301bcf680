import { join } from 'node:path';

/** Names of the files that a kept run leaves, relative to the run folder. */
export const keptFiles = (run: number) => ({
  history: join('histories', `${run}.jsonl`),
  schedule: join('schedules', `${run}.json`),
});
