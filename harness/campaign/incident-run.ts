import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import { encodeHistory } from '../history/codec.ts';
import type { Incident, Variant } from '../incident/incident.ts';
import type { Verdict } from '../invariants/invariant.ts';
import type { RunResult } from '../run.ts';
import { checkInjections, encodeSchedule } from '../schedule/codec.ts';
import { describeSchedule } from '../schedule/describe.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Evidence } from './evidence.ts';
import { writeAtomic } from './files.ts';
import type { Counterexample } from './folder.ts';
import { type Told, toldBy } from './incident-outcome.ts';
import { pin } from './minimise.ts';
import { pick } from './nearest.ts';
import { removeIncident } from './ours.ts';
import type { Registry } from './registry.ts';
import { onContainers } from './retime.ts';
import { runTimes } from './run-times.ts';
import { fileOf } from './schedule-file.ts';
import { type Settings, type Setup, settingsOf, setUp } from './setup.ts';
import { judge, violates } from './summary.ts';
import { whatStoppedIt } from './what-stopped-it.ts';
import { writeCounterexample } from './write-counterexample.ts';

/** One variant of an incident, run: what is told is of the first run that failed, else of the last. */
export interface IncidentRun extends Told {
  readonly incident: Incident;
  readonly name: string;
  readonly variant: Variant;
  readonly verdict: Verdict;
  /** Of all runs, in order. */
  readonly verdicts: readonly Verdict[];
  /** The incident's injections in words. */
  readonly words: readonly string[];
  /** The defences that acted. */
  readonly stoppedBy: readonly string[];
  /** When something was violated: the smallest schedule, pinned to the incident's invariant if that was among it. */
  readonly counterexample?: Counterexample;
  /** When steps were missed and nothing was violated: the history of that run. */
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
  /** Whether a failure on containers is shrunk, which may take minutes; one of the simulation always is. */
  readonly shrinks?: boolean;
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
  checkInjections(incident.injections, written.experiment.faults, written.spec);
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

/** Leaves what is needed to find out why steps were missed; returns the path of the history. */
function keepMissed(dir: string, setup: Setup, schedule: Schedule, { history }: RunResult): string {
  const path = join(dir, 'history.jsonl');
  writeAtomic(path, encodeHistory(history, { lab: setup.lab, seed: schedule.seed }));
  writeAtomic(join(dir, 'schedule.json'), encodeSchedule(fileOf(setup, schedule)));
  return path;
}

/** Runs an incident's injections on a variant of its lab; when that breaks an invariant, shrinks it into `dir`. */
export async function runIncident(
  registry: Registry,
  incident: Incident,
  name: string,
  { dir, command, stop, abort = stop, runtime = 'sim', times = 1, shrinks, evidence }: IncidentOptions,
): Promise<IncidentRun> {
  const variant = variantOf(incident, name);
  const { setup, schedule } = prepareIncident(registry, incident, variant, runtime);
  const once = () => judge(setup, schedule);
  const made = await runTimes(times, abort, () => (evidence ? evidence.observe(once) : once()));
  const runs = made.map((run) => ({ ...run, ...toldBy(incident, variant, setup.spec, run) }));
  // Not before there is something new.
  removeIncident(dir);
  const run = runs.find(({ verdict, missed }) => violates(verdict) || missed.length > 0) ?? runs.at(-1);
  if (!run) throw new UsageError('an incident is run at least once');
  const { verdict, history, steps, missed, asExpected } = run;
  const pinned = pinnedOf(setup, variant, verdict);
  const onDocker = runtime === 'docker' && { shrinks: shrinks === true, ...(!shrinks && { times: DOCKER_TIMES }) };
  const to = { n: 1, dir, command, stop, abort, ...onDocker, ...(evidence && { evidence }) };
  const failure = pinned !== undefined && { schedule, pinned, source: `incident ${incident.name}`, run };
  return {
    ...{ incident, name, variant, verdict, steps, missed, asExpected },
    verdicts: runs.map((one) => one.verdict),
    words: describeSchedule(schedule.injections, setup.experiment.faults),
    stoppedBy: whatStoppedIt(history),
    ...(failure && { counterexample: await writeCounterexample(setup, failure, to) }),
    ...(!failure && missed.length > 0 && { historyFile: keepMissed(dir, setup, schedule, run) }),
  };
}
