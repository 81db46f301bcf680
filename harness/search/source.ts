import { Interrupted } from '../basics/interruption.ts';
import { isNoisy } from '../minimise/trials.ts';
import { chunksOf, type Range } from '../records/range.ts';
import type { RunSummary } from '../records/summary.ts';
import type { Settings, Setup } from '../setup/setup.ts';
import { inOrder } from './in-order.ts';
import type { Judges } from './judges.ts';
import { type Part, runPart } from './part.ts';

/** Where the runs of a campaign come from, and how long they may. */
export interface Source {
  readonly setup: Setup;
  readonly settings: Settings;
  readonly range: Range;
  readonly keepIn?: string;
  /** Without one, runs are judged in this process. */
  readonly judges?: Judges;
  /** Asked before each part is begun. */
  readonly stop: () => boolean;
}

/** Runs that a worker is handed at once: enough to hide the way there and back, few enough to stop soon. */
const PART_RUNS = 10;

/** Judges the runs of a campaign and yields them by index, whoever judges them. */
export async function* runsOf({ setup, settings, range, keepIn, judges, stop }: Source): AsyncGenerator<RunSummary> {
  const kept = keepIn !== undefined && { keepIn };
  if (!judges) {
    for (const part of chunksOf(range, 1, stop)) yield* runPart(setup, { ...part, ...kept });
    return;
  }
  const start = async (part: Part) => {
    const summaries = await judges.ask({ settings, part: { ...part, ...kept } });
    return { summaries, isCut: summaries.length < part.to - part.from };
  };
  // One on containers takes as long as hundreds of others.
  const parts = chunksOf(range, isNoisy(setup) ? 1 : PART_RUNS, stop);
  for await (const { summaries, isCut } of inOrder(parts, () => judges.ahead(), start)) {
    yield* summaries;
    if (isCut) throw new Interrupted('interrupted');
  }
}
