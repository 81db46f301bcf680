import { Interrupted } from '../basics/interruption.ts';
import { chunksOf, type Range } from '../records/range.ts';
import type { RunSummary } from '../records/summary.ts';
import type { Settings, Setup } from '../setup/setup.ts';
import { inOrder } from './in-order.ts';
import { type Part, runPart } from './part.ts';
import type { Pool } from './pool.ts';

/** Where the runs of a campaign come from, and how long they may. */
export interface Source {
  readonly setup: Setup;
  readonly settings: Settings;
  readonly range: Range;
  readonly keepIn?: string;
  /** Without one, runs are judged in this process. */
  readonly pool?: Pool;
  readonly jobs: number;
  /** Asked before each part is begun. */
  readonly stop: () => boolean;
}

/** Runs that a worker is handed at once: enough to hide the way there and back, few enough to stop soon. */
const PART_RUNS = 10;
/** Parts under way or finished and not yet taken, per worker: so no worker waits while a failure is being shrunk. */
const PARTS_AHEAD = 2;

/** Judges the runs of a campaign and yields them by index, whatever the number of jobs. */
export async function* runsOf({
  setup,
  settings,
  range,
  keepIn,
  pool,
  jobs,
  stop,
}: Source): AsyncGenerator<RunSummary> {
  const kept = keepIn !== undefined && { keepIn };
  if (!pool) {
    for (const part of chunksOf(range, 1, stop)) yield* runPart(setup, { ...part, ...kept });
    return;
  }
  const start = async (part: Part) => {
    const summaries = await pool.ask({ settings, part: { ...part, ...kept } });
    return { summaries, isCut: summaries.length < part.to - part.from };
  };
  for await (const { summaries, isCut } of inOrder(chunksOf(range, PART_RUNS, stop), jobs * PARTS_AHEAD, start)) {
    yield* summaries;
    if (isCut) throw new Interrupted('interrupted');
  }
}
