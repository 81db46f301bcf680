import { UsageError } from '../basics/errors.ts';
import type { Invariant } from '../invariants/invariant.ts';
import { specProblems } from '../lab/check-spec.ts';
import { brokenBefore, failureOf } from '../minimise/control-run.ts';
import type { Failure } from '../minimise/failure.ts';
import { minimise } from '../minimise/minimise.ts';
import { pin } from '../minimise/pin.ts';
import type { Found } from '../records/found.ts';
import { addTotals, NO_RUNS, type Totals, totalsOf } from '../records/totals.ts';
import { isBuiltIn, type LabEntry } from '../runtime/entry.ts';
import type { LabDefinition, Runtime } from '../runtime/runtime.ts';
import { sim } from '../runtime/sim/sim.ts';
import { outOfReach } from '../schedule/check.ts';
import { labDigest, type ScheduleFile } from '../schedule/codec.ts';
import type { Fault } from '../schedule/fault.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { NO_TOUR } from '../schedule/tour.ts';
import { type Overrides, refuse, specOf } from '../setup/overrides.ts';
import { whyOutOfReach } from '../setup/reach.ts';
import { fileOf } from '../setup/schedule-file.ts';
import { INJECTIONS_MAX, type Setup } from '../setup/setup.ts';
import { runPart } from './part.ts';

/** What to search, with what, and how long. */
export interface Exploration {
  /** A lab by its entry, with `set` as with `--set`; or a definition made by hand, which `set` does not touch. */
  readonly lab: LabEntry | LabDefinition;
  readonly set?: Overrides;
  /** Mild to severe. */
  readonly faults: readonly Fault[];
  /** In order of gravity. */
  readonly invariants: readonly Invariant[];
  /** Random schedules to try, at most. */
  readonly runs: number;
  /** Unsigned, 31 bits: everything drawn follows from it. */
  readonly seed: number;
  /** The most injections that a schedule may have. Default 12. */
  readonly injectionsMax?: number;
  /** Default: the simulation. */
  readonly runtime?: Runtime;
}

/** Nothing found, or the smallest failing schedule with all that is known about it. */
export type ExploreResult =
  | { readonly ok: true; readonly totals: Totals }
  | {
      readonly ok: false;
      readonly totals: Totals;
      readonly invariant: string;
      readonly message: string;
      readonly schedule: Schedule;
      /** The schedule in words, by time. */
      readonly words: readonly string[];
      /** The schedule with its lab, for `encodeSchedule`. */
      readonly file: ScheduleFile;
      /** For `zonequake replay`, which knows built-in labs only: absent for another. */
      readonly token?: string;
      readonly found: Found;
    };

function setupFor({ lab, set = {}, faults, invariants, seed, injectionsMax, runtime = sim }: Exploration): Setup {
  const entry = 'schema' in lab ? lab : undefined;
  const definition = 'schema' in lab ? lab.define(specOf(lab, 'search', set)) : lab;
  const { spec } = definition;
  if (!entry) refuse(spec.name, specProblems(spec));
  for (const fault of faults) {
    const why = whyOutOfReach(fault, spec, runtime);
    if (why !== undefined) throw new UsageError(`faults: ${outOfReach(fault.kind, why)}`);
  }
  return {
    lab: entry?.name ?? spec.name,
    builtIn: entry !== undefined && isBuiltIn(entry),
    set: entry ? set : {},
    timing: spec.timing.profile,
    seed,
    spec,
    digest: labDigest(spec),
    drawn: faults,
    experiment: { definition, faults: new Map(faults.map((fault) => [fault.kind, fault])), invariants, runtime },
    injectionsMax: injectionsMax ?? INJECTIONS_MAX,
    around: [],
    tour: NO_TOUR,
  };
}

/**
 * Searches for a schedule that breaks an invariant, in this process, and shrinks the first one found. A lab that breaks without any
 * fault is not searched: the empty schedule is what was found. Runs that could not be judged are counted in `totals`. Throws UsageError for an exploration that makes no sense.
 */
export async function explore(exploration: Exploration): Promise<ExploreResult> {
  const setup = setupFor(exploration);
  let totals = NO_RUNS;
  const broken = await brokenBefore(setup, exploration.seed, () => false);
  if (broken) return foundBy(setup, failureOf(broken, 'the search'), totals);
  for await (const summary of runPart(setup, { from: 0, to: exploration.runs })) {
    totals = addTotals(totals, totalsOf(summary));
    const pinned = summary.failing && pin(exploration.invariants, summary.failing.verdict);
    if (!summary.failing || pinned === undefined) continue;
    const failure = { schedule: summary.failing.schedule, pinned, source: `run ${summary.run}` };
    return foundBy(setup, failure, totals);
  }
  return { ok: true, totals };
}

async function foundBy(setup: Setup, failure: Failure, totals: Totals): Promise<ExploreResult> {
  const { schedule, found } = await minimise(setup, failure);
  const { pinned: invariant, message, words, token } = found;
  const file = fileOf(setup, schedule, invariant);
  const replay = setup.builtIn && { token };
  return { ok: false, totals, invariant, message, schedule, words, file, ...replay, found };
}

/** How the schedule is seen again: by a token where the command line can run the lab, else by a file of one's own. */
const howToKeep = ({ token, file }: Extract<ExploreResult, { ok: false }>): string =>
  token !== undefined
    ? `replay token: ${token}`
    : `lab "${file.lab}" is not built in, so no command replays it: keep it with writeFileSync('schedule.json', ` +
      'encodeSchedule(result.file)), and run it again with decodeSchedule and runSchedule';

/** Throws an Error that tells the whole story when an exploration found something, or judged nothing. For test suites. */
export function assertHolds(result: ExploreResult): void {
  const { totals } = result;
  if (!result.ok) {
    const lines = [
      `${result.invariant} is violated: ${result.message}`,
      ...result.words.map((line) => `  ${line}`),
      `(found in ${result.found.source}; ${howToKeep(result)})`,
    ];
    throw new Error(lines.join('\n'));
  }
  if (totals.harnessErrors > 0 || totals.passed === 0) {
    const { runs, inconclusive, harnessErrors } = totals;
    throw new Error(
      `nothing was judged: of ${runs} runs ${inconclusive} were inconclusive, ${harnessErrors} harness errors`,
    );
  }
}
