import { join } from 'node:path';
import { flush, toJson } from '../files/files.ts';
import { writeOurs } from '../files/written.ts';
import { harmOf } from '../harm/harm.ts';
import { encodeHistory } from '../history/codec.ts';
import type { Counterexample } from '../records/folder.ts';
import type { Confirmed, Found } from '../records/found.ts';
import { counterexampleHtml } from '../report/html-counterexample.ts';
import { counterexampleReadme, demandsOf } from '../report/readme.ts';
import { encodeSchedule } from '../schedule/codec.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { fileOf } from '../setup/schedule-file.ts';
import type { Setup } from '../setup/setup.ts';
import { blamed } from './control-run.ts';
import type { Minimising } from './examine.ts';
import type { Failure } from './failure.ts';
import { begunFound, minimise } from './minimise.ts';
import type { Remains } from './remains.ts';

/** Where and how a failure is written up. */
export interface WriteUp {
  readonly n: number;
  readonly dir: string;
  /** How this build is called, for the command to copy: `npx zonequake`. */
  readonly command: string;
  readonly stop: () => boolean;
  /** Told once the failure is on disk: nobody is told of it before. */
  readonly begun?: () => void;
  /** Once true, no run is begun any more. Default: as `stop`, which may be a budget for shrinking alone. */
  readonly abort?: () => boolean;
  /** How it is shrunk, if at all: see `minimise`. */
  readonly shrink?: Pick<Minimising, 'shrinks' | 'confirms' | 'keepsStory' | 'shrinking'>;
  /** Runs of the smallest schedule on a noisy runtime. */
  readonly times?: number;
  /**
   * Makes a lab anew that stands from one run to the next, so that what earlier runs left in it is not taken for what this schedule does. Throws
   * HarnessError.
   */
  readonly anew?: () => Promise<void>;
  /** What containers leave behind. */
  readonly remains?: Remains;
  /** Asks containers about a failure of the simulation. */
  readonly confirm?: (chain: readonly Schedule[], pinned: string, dir: string) => Promise<Confirmed>;
}

/**
 * Shrinks a failure into a folder of its own, or what the lab violates without any fault in its place. Schedule and verdict are there
 * from the start and each improvement replaces them at once, so that a kill in the middle loses nothing. Throws WriteError.
 */
export async function writeCounterexample(setup: Setup, given: Failure, to: WriteUp): Promise<Counterexample> {
  const failure = await blamed(setup, given, to.abort ?? to.stop);
  const put = (name: string, text: string) => writeOurs(join(to.dir, name), text);
  const putSchedule = (schedule: Schedule) =>
    put('schedule.json', encodeSchedule(fileOf(setup, schedule, failure.pinned)));
  const improved = (schedule: Schedule) => {
    putSchedule(schedule);
    const begun = begunFound(setup, failure, schedule);
    if (begun) put('verdict.json', toJson(begun));
  };
  put('original.json', encodeSchedule(fileOf(setup, failure.schedule, failure.pinned)));
  improved(failure.schedule);
  for (const name of ['original.json', 'schedule.json']) flush(join(to.dir, name));
  to.begun?.();
  const { stop, abort, shrink, times, remains } = to;
  const limits = { stop, ...(abort && { abort }), ...shrink, ...(times && { times }) };
  const observe = remains && { observe: remains.observe };
  if (!(abort ?? stop)()) await to.anew?.();
  const minimised = await minimise(setup, failure, { improved, ...limits, ...observe });
  const { schedule, run, chain } = minimised;
  putSchedule(schedule);
  // There is none where it was interrupted before it could be run again.
  if (run.history.length > 0) put('history.jsonl', encodeHistory(run.history, { lab: setup.lab, seed: schedule.seed }));
  await remains?.write(to.dir, setup, schedule, run);
  const confirmed = await to.confirm?.(chain, failure.pinned, to.dir);
  const felt = run.history.length > 0 && { felt: harmOf(run.history, setup.experiment.definition) };
  const found: Found = { ...minimised.found, ...felt, ...(confirmed && { confirmed }) };
  const counterexample: Counterexample = { n: to.n, dir: to.dir, found };
  const context = {
    ...{ file: fileOf(setup, schedule, failure.pinned), history: run.history, command: to.command },
    events: setup.experiment.definition.platform.events,
    ...demandsOf(setup.experiment.invariants, failure.pinned),
  };
  put('README.md', counterexampleReadme(counterexample, context));
  put('report.html', counterexampleHtml(counterexample, context));
  // Last, since until then it says that it is unfinished.
  put('verdict.json', toJson(found));
  for (const name of ['schedule.json', 'verdict.json']) flush(join(to.dir, name));
  return counterexample;
}
