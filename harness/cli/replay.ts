import { join } from 'node:path';
import { toJson } from '../files/files.ts';
import { type Harm, harmOf } from '../harm/harm.ts';
import { pick } from '../input/did-you-mean.ts';
import type { Verdict } from '../invariants/invariant.ts';
import { LIMITS } from '../lab/limits.ts';
import { brokenBefore, controlRun, failureOf } from '../minimise/control-run.ts';
import { type Shrinking, shrinkingWords } from '../minimise/examine.ts';
import type { Failure } from '../minimise/failure.ts';
import { pin } from '../minimise/pin.ts';
import { harmIn } from '../minimise/same-harm.ts';
import { writeCounterexample } from '../minimise/write-counterexample.ts';
import { EXIT, gravest } from '../records/exit-code.ts';
import { type Counterexample, freshFolder } from '../records/folder.ts';
import { verdictsExit } from '../records/outcome.ts';
import { violates } from '../records/summary.ts';
import { askedLines } from '../report/asked.ts';
import { timesLine } from '../report/docker-words.ts';
import { feltLines } from '../report/felt-words.ts';
import { counterexampleLines } from '../report/terminal.ts';
import type { RunResult } from '../run/run.ts';
import { describeSchedule } from '../schedule/describe.ts';
import { runTimes } from '../search/run-times.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { linesText } from '../text/printable.ts';
import { givenPrograms } from './given-programs.ts';
import { onInterrupt } from './interrupt.ts';
import { createProgress } from './progress.ts';
import { type Given, type Replayed, replayed } from './replayed.ts';
import { withRuntimes } from './runtimes.ts';
import { type CommonOptions, type Containers, type Context, commandName, print, tell } from './shared/context.ts';
import { parseRuntime, parseTimingThere, parseWhole } from './shared/options.ts';

/** Options of `replay` as commander gives them: text. */
export interface ReplayOptions extends CommonOptions {
  readonly times: string;
  readonly shrink?: boolean;
  readonly expect?: string;
  readonly runtime: string;
  /** The times that containers run it in. Default: theirs. */
  readonly timing?: string;
  /** Programs that it ran with, `role=path` each. */
  readonly program?: readonly string[];
}

/** With `--expect` the exit code is turned round: 0 when the schedule violates that invariant again. What was cut short has not held. */
function exitOf(verdicts: readonly Verdict[], expected: string | undefined, isCut: boolean): number {
  const own = gravest([verdictsExit(verdicts), isCut ? EXIT.inconclusive : EXIT.ok]);
  if (expected === undefined) return own;
  if (verdicts.some(({ violations }) => violations.some(({ invariant }) => invariant === expected))) return EXIT.ok;
  return own === EXIT.ok ? EXIT.violated : own;
}

function verdictLines(verdict: Verdict, time: number, felt: Harm | undefined): string[] {
  const { violations, reason, leaks } = verdict;
  return [
    `run ${time + 1}: ${verdict.verdict}${reason === undefined ? '' : ` (${reason})`}`,
    ...violations.slice(0, 5).map(({ invariant, message }) => `  ${invariant}: ${message}`),
    ...(violations.length > 5 ? [`  and ${violations.length - 5} more violations`] : []),
    ...leaks.map(({ what }) => `  leak: ${what}`),
    ...(felt ? [...feltLines(felt), ...askedLines(felt)].map((line) => `  ${line}`) : []),
  ];
}

/** Wall-clock time that shrinking on containers may take. */
const SHRINK_MS = 600_000;

/** What a replay was asked for. */
interface Task extends Replayed, Given {
  readonly times: number;
  readonly options: ReplayOptions;
  readonly signal: AbortSignal;
  readonly containers: Containers | undefined;
}

async function shrinkAgain(task: Task, run: RunResult): Promise<Counterexample | undefined> {
  const { setup, schedule, file } = task;
  const pinned =
    run.verdict.violations.find(({ invariant }) => invariant === file.expect)?.invariant ??
    pin(setup.experiment.invariants, run.verdict);
  return pinned === undefined ? undefined : writeUp(task, { schedule, pinned, source: 'a replay', run });
}

function writeUp({ setup, file, signal, containers }: Task, failure: Failure): Promise<Counterexample> {
  const dir = freshFolder(join('.zonequake', 'replays'), `${file.lab}-${file.seed}`);
  const endMs = performance.now() + SHRINK_MS;
  const abort = () => signal.aborted;
  const stop = () => abort() || (containers !== undefined && performance.now() > endMs);
  const remains = containers && { remains: containers.remains };
  const line = createProgress();
  const shrinking: Shrinking = (runs, injections) => line.update(`shrinking: ${shrinkingWords(runs, injections)}`);
  const to = { n: 1, dir, command: commandName(), stop, abort, shrink: { shrinking }, ...remains };
  return writeCounterexample(setup, failure, to).finally(() => line.done());
}

/** What stands in the way of a replay: a lab that breaks without any fault, or that cannot be judged without one. */
interface Before {
  readonly verdict: Verdict;
  readonly counterexample?: Counterexample;
}

/** The run without faults, unless it passes. A schedule without any is itself that run. */
async function runBefore(task: Task): Promise<Before | undefined> {
  const { setup, schedule, signal } = task;
  if (schedule.injections.length === 0) return undefined;
  const { verdict } = await controlRun(setup, schedule.seed);
  const broken = await brokenBefore(setup, schedule.seed, () => signal.aborted);
  if (broken) return { verdict, counterexample: await writeUp(task, failureOf(broken, 'a replay')) };
  return verdict.verdict === 'pass' || verdict.verdict === 'fail' ? undefined : { verdict };
}

/**
 * A replay that ends before its schedule is run. Nothing is blamed on the schedule, so with `--expect` it is inconclusive: neither 0 nor 1
 * would be true, and who bisects skips a build that is broken by itself.
 */
function endBefore({ file, options }: Task, { verdict, counterexample }: Before): number {
  const asked = options.expect === undefined ? verdictsExit([verdict]) : EXIT.inconclusive;
  const exitCode = gravest([asked, verdict.verdict === 'harness-error' ? EXIT.harness : EXIT.ok]);
  const { lab, seed, expect } = file;
  if (options.json === true) {
    print(toJson({ lab, seed, expect, brokenBefore: counterexample !== undefined, exitCode, verdict, counterexample }));
  } else if (counterexample) {
    const lines = counterexampleLines(counterexample, commandName());
    print(`the lab is broken before any fault, so its schedule was not run\n\n${linesText(lines)}\n`);
  } else print(`without any fault the lab cannot be judged: ${verdict.reason ?? verdict.verdict}\n`);
  return exitCode;
}

/** A run, and what its users felt. */
type FeltRun = RunResult & { readonly felt?: Harm };

/** Tells of each run as soon as it is over. */
function replayTimes({ setup, schedule, times, options, signal }: Task): Promise<readonly FeltRun[]> {
  let time = 0;
  let kept: FeltRun | undefined;
  const once = async () => {
    const result = await runAndJudge(setup, schedule);
    const isBroken = result.verdict.verdict === 'harness-error';
    const run: FeltRun = { ...result, ...(!isBroken && { felt: harmOf(result.history, setup.experiment.definition) }) };
    if (options.json !== true) print(`${linesText(verdictLines(run.verdict, time++, run.felt))}\n`);
    if (!kept && violates(run.verdict)) kept = run;
    // Of many runs only the verdicts are told; their histories would fill the memory.
    return run === kept ? run : { ...run, history: [] };
  };
  return runTimes(times, () => signal.aborted, once);
}

async function replayTask(task: Task): Promise<number> {
  const { setup, schedule, file, found, options, digestMatches, containers } = task;
  const before = await runBefore(task);
  if (before) return endBefore(task, before);
  const runs = await replayTimes(task);
  if (runs.length < task.times) tell(`interrupted after ${runs.length} of ${task.times} runs`);
  const verdicts = runs.map(({ verdict }) => verdict);
  const failing = runs.find(({ verdict }) => violates(verdict));
  const shrunk = options.shrink && failing ? await shrinkAgain(task, failing) : undefined;
  const exitCode = exitOf(verdicts, options.expect, runs.length < task.times);
  const words = describeSchedule(schedule.injections, setup.experiment.faults);
  const failed = verdicts.filter(violates).length;
  const of = runs.length;
  const harm = found && harmIn(setup, found, runs);
  if (options.json === true) {
    const { lab, seed, expect } = file;
    const timings = containers && { timings: containers.docker.timings() };
    const said = { lab, seed, expect, digestMatches, words, harm, failed, of, exitCode };
    print(toJson({ ...said, verdicts, felt: runs.map(({ felt }) => felt ?? null), shrunk, ...timings }));
  } else {
    print(`\n${linesText([...words.map((line) => `  ${line}`), ''])}violated something in ${failed} of ${of}\n`);
    if (found) print(`${harm}: it was ${found.fingerprint}\n`);
    if (containers) print(`${timesLine(containers.docker.timings())}\n`);
    if (shrunk) print(`\n${linesText(counterexampleLines(shrunk, commandName()))}\n`);
  }
  return exitCode;
}

/** `zonequake replay`: runs one schedule again. Returns the exit code. */
export async function replay(context: Context, wanted: Given, options: ReplayOptions): Promise<number> {
  const runtime = parseRuntime(options.runtime);
  const where = { runtime, timing: parseTimingThere(options.timing, runtime) };
  const times = parseWhole('times', options.times, { min: 1, max: LIMITS.times });
  const brought = await givenPrograms(options.program);
  const interrupt = onInterrupt();
  const { signal } = interrupt;
  try {
    return await withRuntimes(context, { docker: runtime === 'docker', signal }, async (registry, containers) => {
      if (options.expect !== undefined) pick('invariant', options.expect, registry.invariants, ({ name }) => name);
      return replayTask({
        ...replayed(registry, wanted, where, brought),
        ...wanted,
        times,
        options,
        signal,
        containers,
      });
    });
  } finally {
    interrupt.release();
  }
}
