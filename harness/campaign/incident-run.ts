import type { Incident, Variant } from '../incident.ts';
import type { Verdict } from '../invariants/invariant.ts';
import { checkInjections } from '../schedule/codec.ts';
import { describeSchedule } from '../schedule/describe.ts';
import type { Counterexample } from './folder.ts';
import { pin } from './minimise.ts';
import { pick } from './nearest.ts';
import type { Registry } from './registry.ts';
import { type Settings, settingsOf, setUp } from './setup.ts';
import { judge } from './summary.ts';
import { whatStoppedIt } from './what-stopped-it.ts';
import { writeCounterexample } from './write-counterexample.ts';

/** One variant of an incident, run. */
export interface IncidentRun {
  readonly incident: Incident;
  readonly name: string;
  readonly variant: Variant;
  readonly verdict: Verdict;
  /** The incident's injections in words. */
  readonly words: readonly string[];
  /** The defences that acted. */
  readonly stoppedBy: readonly string[];
  /** When something was violated: the smallest schedule, pinned to the incident's invariant if that was among it. */
  readonly counterexample?: Counterexample;
}

/** Where an incident's counterexample goes, and how this build is called. */
export interface IncidentOptions {
  readonly dir: string;
  readonly command: string;
  readonly stop: () => boolean;
}

/** The variant of an incident by name. Throws UsageError. */
export function variantOf(incident: Incident, name: string): Variant {
  const variants = Object.entries(incident.variants);
  return pick(`variant of ${incident.name}`, name, variants, ([key]) => key)[1];
}

/** A campaign's settings on the lab of an incident's variant. */
export const incidentSettings = (registry: Registry, incident: Incident, variant: Variant): Settings =>
  settingsOf(registry, { lab: incident.lab, seed: incident.seed, set: variant.set });

/** Runs an incident's injections on a variant of its lab; when that breaks, shrinks it into `dir`. */
export async function runIncident(
  registry: Registry,
  incident: Incident,
  name: string,
  { dir, command, stop }: IncidentOptions,
): Promise<IncidentRun> {
  const variant = variantOf(incident, name);
  const setup = setUp(registry, incidentSettings(registry, incident, variant));
  const { faults, invariants } = setup.experiment;
  checkInjections(incident.injections, faults, setup.spec);
  const schedule = { seed: incident.seed, injections: incident.injections };
  const { verdict, history } = await judge(setup, schedule);
  const violated = new Set(verdict.violations.map(({ invariant }) => invariant));
  const pinned = violated.has(incident.expect) ? incident.expect : pin(invariants, verdict);
  const source = `incident ${incident.name}`;
  const to = { n: 1, dir, command, stop };
  return {
    ...{ incident, name, variant, verdict },
    words: describeSchedule(incident.injections, faults),
    stoppedBy: whatStoppedIt(history),
    ...(pinned !== undefined && { counterexample: await writeCounterexample(setup, { schedule, pinned, source }, to) }),
  };
}
