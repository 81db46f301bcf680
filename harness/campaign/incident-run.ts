import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { encodeHistory } from '../history/codec.ts';
import type { Incident, Variant } from '../incident/incident.ts';
import type { Verdict } from '../invariants/invariant.ts';
import type { RunResult } from '../run.ts';
import { checkInjections, encodeSchedule } from '../schedule/codec.ts';
import { describeSchedule } from '../schedule/describe.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { brokenBefore, controlRun, failureOf } from './control-run.ts';
import type { Evidence } from './evidence.ts';
import type { Counterexample } from './folder.ts';
import { type Answer, type Told, toldBy } from './incident-outcome.ts';
import type { Shrinking } from './minimise.ts';
import { pick } from './nearest.ts';
import { removeIncident } from './ours.ts';
import { pin } from './pin.ts';
import type { Registry } from './registry.ts';
import { onContainers } from './retime.ts';
import { runTimes } from './run-times.ts';
import { fileOf } from './schedule-file.ts';
import { type Settings, type Setup, settingsOf, setUp } from './setup.ts';
import { judge, violates } from './summary.ts';
import { whatStoppedIt } from './what-stopped-it.ts';
import { type WriteUp, writeCounterexample } from './write-counterexample.ts';
import { writeOurs } from './written.ts';

/**
 * One variant of an incident, run: what is told is of the first run that was not as expected, else of the first that failed, else
 * of the last.
 */
export interface IncidentRun extends Told {
  readonly incident: Incident;
  readonly name: string;
  readonly variant: Variant;
  readonly verdict: Verdict;
  /** Of all runs, in order. */
  readonly verdicts: readonly Verdict[];
  readonly answers: readonly Answer[];
  /** Runs that were asked for: more than were made where it was interrupted in time. */
  readonly times: number;
  /** It was broken off, in its runs or while what failed was shrunk. */
  readonly interrupted: boolean;
  /** Whether every run that was asked for did all that the file expects. */
  readonly asExpected: boolean;
  /** What the run without faults, which comes first, was, unless it passed: then it is the only one, and all that is told. */
  readonly before?: 'broken' | 'not-judged';
  /** The incident's injections in words. */
  readonly words: readonly string[];
  /** The defences that acted. */
  readonly stoppedBy: readonly string[];
  /** When something was violated: the smallest schedule, pinned to the incident's invariant if that was among it. */
  readonly counterexample?: Counterexample;
  /** When nothing was violated, and yet it was not as expected or steps were missed: the history of that run. */
  readonly historyFile?: string;
}

/** Where an incident's counterexample goes, and how this build is called. */
export interface IncidentOptions {
  readonly dir: string;
  readonly command: string;
  readonly stop: () => boolean;
  /** Once true, no run is begun any more. Default: as `stop`, which may be a budget for shrinking alone. */
  readonly abort?: () => boolean;
  /** Default: the simulation. */
  readonly runtime?: 'sim' | 'docker';
  /** Runs. Default 1. */
  readonly times?: number;
  /** Whether a failure is shrunk. Default: in the simulation; on containers it may take minutes. */
  readonly shrinks?: boolean;
  /** Whether shrinking may turn what happens, and to whom, into something milder: another story. Default false. */
  readonly shrinksFreely?: boolean;
  readonly shrinking?: Shrinking;
  readonly evidence?: Evidence;
}

/** The variant of an incident by name. Throws UsageError. */
export function variantOf(incident: Incident, name: string): Variant {
  const variants = Object.entries(incident.variants);
  return pick(`variant of ${incident.name}`, name, variants, ([key]) => key)[1];
}

/** A campaign's settings on the lab of an incident's variant, in the timing that incidents are written in. */
export const incidentSettings = (registry: Registry, incident: Incident, variant: Variant): Settings =>
  settingsOf(registry, { lab: incident.lab, seed: incident.seed, set: variant.set });

/** The lab of an incident's variant on a runtime, and the incident's injections in its timing. */
export function prepareIncident(
  registry: Registry,
  incident: Incident,
  variant: Variant,
  runtime: 'sim' | 'docker',
): { readonly setup: Setup; readonly schedule: Schedule } {
  const settings = incidentSettings(registry, incident, variant);
  const written = setUp(registry, settings);
  const schedule = { seed: incident.seed, injections: incident.injections };
  const { faults, definition } = written.experiment;
  checkInjections(incident.injections, faults, written.spec, definition.versions);
  if (runtime === 'sim') return { setup: written, schedule };
  const { setup, scale } = onContainers(registry, settings, written);
  return { setup, schedule: scale(schedule) };
}

/** On containers: the run that failed, and one that is captured. */
const DOCKER_TIMES = 2;

/** What a failing run is shrunk towards: what the variant expects if that broke, else the gravest. */
function pinnedOf({ experiment }: Setup, { expect }: Variant, verdict: Verdict): string | undefined {
  const expected =
    expect.is === 'violates' && verdict.violations.find(({ invariant }) => invariant === expect.invariant);
  return expected ? expected.invariant : pin(experiment.invariants, verdict);
}

/** Leaves what is needed to find out why it was not as expected; returns the path of the history. */
function keepRun(dir: string, setup: Setup, schedule: Schedule, { history }: RunResult): string {
  const path = join(dir, 'history.jsonl');
  writeOurs(path, encodeHistory(history, { lab: setup.lab, seed: schedule.seed }));
  writeOurs(join(dir, 'schedule.json'), encodeSchedule(fileOf(setup, schedule)));
  return path;
}

/** A variant on its lab, ready to be run. */
interface Task {
  readonly incident: Incident;
  readonly name: string;
  readonly variant: Variant;
  readonly setup: Setup;
  readonly schedule: Schedule;
  readonly options: IncidentOptions;
}

function writeUpOf({ options }: Task): WriteUp {
  const { dir, command, stop, abort = stop, runtime, evidence, shrinking } = options;
  const shrinks = options.shrinks ?? runtime !== 'docker';
  const shrink = { shrinks, keepsStory: options.shrinksFreely !== true, ...(shrinking && { shrinking }) };
  const times = runtime === 'docker' && !shrinks && { times: DOCKER_TIMES };
  return { n: 1, dir, command, stop, abort, shrink, ...times, ...(evidence && { evidence }) };
}

const isAborted = ({ stop, abort = stop }: IncidentOptions): boolean => abort();

/** A lab that breaks without any fault, or cannot be judged without one, says nothing of the incident: that is told in its place. */
async function runBefore(task: Task): Promise<IncidentRun | undefined> {
  const { incident, name, variant, setup, schedule, options } = task;
  const { verdict } = await controlRun(setup, schedule.seed);
  const broken = await brokenBefore(setup, schedule.seed, options.abort ?? options.stop);
  const isJudged = verdict.verdict === 'pass' || verdict.verdict === 'fail';
  if (!broken && isJudged) return undefined;
  removeIncident(options.dir);
  const answer = broken ? 'not-as-expected' : 'not-judged';
  const failure = broken && failureOf(broken, `incident ${incident.name}`);
  const counterexample = failure && (await writeCounterexample(setup, failure, writeUpOf(task)));
  return {
    ...{ incident, name, variant, verdict, verdicts: [verdict], answers: [answer], times: options.times ?? 1 },
    ...{ steps: [], missed: [], expectation: answer, answer, asExpected: false, interrupted: isAborted(options) },
    ...{ before: broken ? 'broken' : 'not-judged', words: [], stoppedBy: [] },
    ...(counterexample && { counterexample }),
  };
}

/**
 * Runs an incident's injections on a variant of its lab, after a run without any; when they break an invariant, shrinks them into
 * `dir`.
 */
export async function runIncident(
  registry: Registry,
  incident: Incident,
  name: string,
  options: IncidentOptions,
): Promise<IncidentRun> {
  const variant = variantOf(incident, name);
  const { dir, stop, abort = stop, runtime = 'sim', times = 1, evidence } = options;
  const { setup, schedule } = prepareIncident(registry, incident, variant, runtime);
  const task = { incident, name, variant, setup, schedule, options };
  const before = await runBefore(task);
  if (before) return before;
  const once = () => judge(setup, schedule);
  const made = await runTimes(times, abort, () => (evidence ? evidence.observe(once) : once()));
  const runs = made.map((run) => ({ ...run, ...toldBy(incident, variant, setup.spec, run) }));
  // Not before there is something new.
  removeIncident(dir);
  const failing = runs.find(({ verdict }) => violates(verdict));
  const run = runs.find(({ answer }) => answer === 'not-as-expected') ?? failing ?? runs.at(-1);
  if (!run) throw new UsageError('an incident is run at least once');
  const { verdict, history, steps, missed, expectation, answer } = run;
  const answers = runs.map((one) => one.answer);
  const pinned = failing && pinnedOf(setup, variant, failing.verdict);
  const failure = pinned !== undefined && { schedule, pinned, source: `incident ${incident.name}`, run: failing };
  const isOdd = answer !== 'as-expected' || missed.length > 0;
  const counterexample = failure && (await writeCounterexample(setup, failure, writeUpOf(task)));
  return {
    ...{ incident, name, variant, verdict, steps, missed, expectation, answer, answers, times },
    interrupted: answers.length < times || isAborted(options),
    asExpected: answers.length === times && answers.every((one) => one === 'as-expected'),
    verdicts: runs.map((one) => one.verdict),
    words: describeSchedule(schedule.injections, setup.experiment.faults),
    stoppedBy: whatStoppedIt(history),
    ...(counterexample && { counterexample }),
    ...(!failure && isOdd && { historyFile: keepRun(dir, setup, schedule, run) }),
  };
}
