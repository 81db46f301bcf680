import { join } from 'node:path';
import { UsageError } from '../basics/errors.ts';
import { removeIncident } from '../files/run-folder-files.ts';
import { writeOurs } from '../files/written.ts';
import { harmOf } from '../harm/harm.ts';
import { encodeHistory } from '../history/codec.ts';
import { wantedViolations } from '../incident/expected.ts';
import type { Incident, Variant } from '../incident/incident.ts';
import { retimeSteps, retimeWaits } from '../incident/retime-steps.ts';
import { standIns } from '../incident/stand-ins.ts';
import { pick } from '../input/did-you-mean.ts';
import type { Verdict } from '../invariants/invariant.ts';
import { brokenBefore, controlRun, failureOf } from '../minimise/control-run.ts';
import type { Shrinking } from '../minimise/examine.ts';
import { pin } from '../minimise/pin.ts';
import type { Remains } from '../minimise/remains.ts';
import { type WriteUp, writeCounterexample } from '../minimise/write-counterexample.ts';
import { toldBy } from '../records/incident-outcome.ts';
import type { IncidentRun } from '../records/incident-run.ts';
import type { Registry } from '../records/registry.ts';
import { violates } from '../records/summary.ts';
import type { RunResult } from '../run/run.ts';
import type { BroughtPrograms } from '../runtime/brought.ts';
import type { Profile } from '../runtime/entry.ts';
import { checkInjections, encodeSchedule } from '../schedule/codec.ts';
import { describeSchedule } from '../schedule/describe.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { type Validation, validated } from '../setup/overrides.ts';
import { onContainers } from '../setup/retime.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { fileOf } from '../setup/schedule-file.ts';
import { type Settings, type Setup, settingsOf, setUp } from '../setup/setup.ts';
import { runTimes } from './run-times.ts';
import { type Told, whenSeen } from './when-seen.ts';

/** Where an incident's counterexample goes, and how this build is called. */
export interface IncidentOptions {
  readonly dir: string;
  readonly command: string;
  readonly stop: () => boolean;
  /** Once true, no run is begun any more. Default: as `stop`, which may be a budget for shrinking alone. */
  readonly abort?: () => boolean;
  /** Default: the simulation. */
  readonly runtime?: 'sim' | 'docker';
  /** The times that containers run it in; in others than theirs a run lasts minutes. Default: theirs. */
  readonly timing?: Profile;
  /** Runs. Default 1. */
  readonly times?: number;
  /** Whether a failure is shrunk. Default: in the simulation; on containers it may take minutes. */
  readonly shrinks?: boolean;
  /** Whether shrinking may turn what happens, and to whom, into something milder: another story. Default false. */
  readonly shrinksFreely?: boolean;
  readonly shrinking?: Shrinking;
  readonly remains?: Remains;
  /** The programs that the incident brings: whoever has loaded them has allowed them. */
  readonly programs?: BroughtPrograms;
  /** What nameservers are asked by themselves when all has recovered, where the variant does not say so itself. */
  readonly validates?: Validation;
}

/** The variant of an incident by name. Throws UsageError. */
export function variantOf(incident: Incident, name: string): Variant {
  const variants = Object.entries(incident.variants);
  return pick(`variant of ${incident.name}`, name, variants, ([key]) => key)[1];
}

/** A campaign's settings on the lab of an incident's variant, in the timing that incidents are written in. Throws UsageError for programs that were not brought. */
export function incidentSettings(
  registry: Registry,
  { name, lab, seed, programs: told = {} }: Incident,
  variant: Variant,
  programs?: BroughtPrograms,
): Settings {
  const missing = Object.keys(told).find((role) => !Object.hasOwn(programs ?? {}, role));
  if (missing !== undefined)
    throw new UsageError(
      `${name} brings a program for ${missing}, and nothing of it was run: read ${told[missing]}, then add --allow-programs`,
    );
  return settingsOf(registry, { lab, seed, set: variant.set, ...(programs && { programs }) });
}

/** The lab of an incident's variant on a runtime, and the incident's injections and steps in its timing: those that wait have no time yet. */
export function prepareIncident(
  registry: Registry,
  incident: Incident,
  variant: Variant,
  { runtime = 'sim', timing, programs }: Pick<IncidentOptions, 'runtime' | 'timing' | 'programs'> = {},
): Told {
  const settings = incidentSettings(registry, incident, variant, programs);
  const written = setUp(registry, settings);
  const schedule = { seed: incident.seed, injections: incident.injections };
  const { waits = [] } = incident;
  const { faults, definition } = written.experiment;
  checkInjections(standIns(incident, faults, written.spec), faults, written.spec, definition);
  if (runtime === 'sim') return { setup: written, schedule, steps: incident.steps, waits };
  const { setup, scale } = onContainers(registry, settings, written, timing);
  checkInjections(
    standIns(incident, faults, written.spec),
    faults,
    written.spec,
    definition,
    setup.experiment.runtime.cannot,
  );
  const steps = retimeSteps(incident.steps, written.spec.timing, setup.spec.timing);
  const waiting = retimeWaits(waits, written.spec.timing, setup.spec.timing);
  return { setup, schedule: scale(schedule), steps, waits: waiting };
}

/** On containers: the run that failed, and one that is captured. */
const DOCKER_TIMES = 2;

/** What a failing run is shrunk towards: what the variant expects if that broke, else the gravest. */
function pinnedOf({ experiment }: Setup, { expect }: Variant, verdict: Verdict): string | undefined {
  const expected = wantedViolations(expect).find((one) =>
    verdict.violations.some(({ invariant }) => invariant === one),
  );
  return expected ?? pin(experiment.invariants, verdict);
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
  const { dir, command, stop, abort = stop, runtime, remains, shrinking } = options;
  const shrinks = options.shrinks ?? runtime !== 'docker';
  const shrink = { shrinks, keepsStory: options.shrinksFreely !== true, ...(shrinking && { shrinking }) };
  const times = runtime === 'docker' && !shrinks && { times: DOCKER_TIMES };
  return { n: 1, dir, command, stop, abort, shrink, ...times, ...(remains && { remains }) };
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
    ...{
      steps: [],
      missed: [],
      untrue: [],
      expectation: answer,
      answer,
      asExpected: false,
      interrupted: isAborted(options),
    },
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
  const told = variantOf(incident, name);
  const variant = { ...told, set: { ...validated(options.validates ?? {}), ...told.set } };
  const { dir, stop, abort = stop, times = 1, remains } = options;
  const prepared = prepareIncident(registry, incident, variant, options);
  const { setup } = prepared;
  const before = await runBefore({ incident, name, variant, setup, schedule: prepared.schedule, options });
  if (before) return before;
  const runOf = (schedule: Schedule) => {
    const once = () => runAndJudge(setup, schedule);
    return remains ? remains.observe(once) : once();
  };
  const { schedule, steps: story, never } = await whenSeen(prepared, runOf);
  const task = { incident, name, variant, setup, schedule, options };
  const made = await runTimes(times, abort, () => runOf(schedule));
  const runs = made.map((run) => ({ ...run, ...toldBy({ steps: story }, variant, setup.experiment.definition, run) }));
  // Not before there is something new.
  removeIncident(dir);
  const failing = runs.find(({ verdict }) => violates(verdict));
  const run = runs.find(({ answer }) => answer === 'not-as-expected') ?? failing ?? runs.at(-1);
  if (!run) throw new UsageError('an incident is run at least once');
  const { verdict, history, steps, missed, untrue, expectation, answer } = run;
  const answers = runs.map((one) => one.answer);
  const pinned = failing && pinnedOf(setup, variant, failing.verdict);
  const failure = pinned !== undefined && { schedule, pinned, source: `incident ${incident.name}`, run: failing };
  const isOdd = answer !== 'as-expected' || missed.length > 0;
  const counterexample = failure && (await writeCounterexample(setup, failure, writeUpOf(task)));
  return {
    ...{ incident, name, variant, verdict, steps, missed, untrue, expectation, answer, answers, times },
    interrupted: answers.length < times || isAborted(options),
    asExpected: answers.length === times && answers.every((one) => one === 'as-expected'),
    verdicts: runs.map((one) => one.verdict),
    words: [
      ...describeSchedule(schedule.injections, setup.experiment.faults),
      ...never.map(({ kind, target, why }) => `never: ${kind} at ${target}, since ${why}`),
    ],
    stoppedBy: [...(setup.experiment.definition.platform.whatStoppedIt?.(history) ?? [])],
    ...(verdict.verdict !== 'harness-error' && { felt: harmOf(history, setup.experiment.definition) }),
    ...(counterexample && { counterexample }),
    ...(!failure && isOdd && { historyFile: keepRun(dir, setup, schedule, run) }),
  };
}
