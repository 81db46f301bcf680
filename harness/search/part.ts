import { join } from 'node:path';
import { writeListed } from '../files/written.ts';
import { encodeHistory } from '../history/codec.ts';
import { isNoisy } from '../minimise/trials.ts';
import { keptFiles } from '../records/kept-files.ts';
import type { Range } from '../records/range.ts';
import { type RunSummary, summarise } from '../records/summary.ts';
import type { RunResult } from '../run/run.ts';
import { drawSchedules } from '../schedule/arbitrary.ts';
import { encodeSchedule } from '../schedule/codec.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { fileOf } from '../setup/schedule-file.ts';
import type { Setup } from '../setup/setup.ts';

/** Some runs of a campaign, and where to leave the histories of those that pass, if anywhere. */
export interface Part extends Range {
  readonly keepIn?: string;
}

function keep(dir: string, run: number, setup: Setup, schedule: Schedule, { history }: RunResult): void {
  const names = keptFiles(run);
  writeListed(join(dir, names.history), encodeHistory(history, { lab: setup.lab, seed: schedule.seed }));
  writeListed(join(dir, names.schedule), encodeSchedule(fileOf(setup, schedule)));
}

/** Draws and judges some runs of a campaign, in order. What they are depends on the setup and the index alone. */
export async function* runPart(setup: Setup, part: Part): AsyncGenerator<RunSummary> {
  const { seed, spec, drawn, tour, injectionsMax, around } = setup;
  const first = [...tour.singles, ...tour.pairs];
  const draw = { seed, from: part.from, count: part.to - part.from, spec, faults: drawn, first, injectionsMax };
  for (const [offset, { seed: runSeed, injections }] of drawSchedules(draw).entries()) {
    const run = part.from + offset;
    const schedule: Schedule = { seed: runSeed, injections: [...around, ...injections] };
    const result = await runAndJudge(setup, schedule);
    const summary = summarise(run, schedule, result, setup.experiment.definition, isNoisy(setup));
    if (part.keepIn !== undefined && !summary.failing) keep(part.keepIn, run, setup, schedule, result);
    yield summary;
  }
}
