import { cdn } from '../fixtures/cdn/platform.ts';
import { decodeHistory as decode } from './history/codec.ts';
import { checkIncident } from './incident/check-incident.ts';
import type { Incident } from './incident/incident.ts';
import { incidentFrom } from './records/incident-from.ts';
import type { IncidentRun } from './records/incident-run.ts';
import type { Registry } from './records/registry.ts';
import { sim } from './runtime/sim/sim.ts';
import { type IncidentOptions, runIncident as runTold } from './search/run-incident.ts';

/** What users need to write a lab, a fault, an invariant or a suite of their own. */

export { invariants } from '../fixtures/cdn/invariants/index.ts';
export { HarnessError, UsageError } from './basics/errors.ts';
export type { Facts } from './facts/facts.ts';
export { type Felt, failedShare, percentileMs, slowShare } from './harm/felt.ts';
export { type FeltBy, feltIn } from './harm/groups.ts';
export { encodeHistory } from './history/codec.ts';
export type { Event, History, LogEvent } from './history/events.ts';
export type { Expected } from './incident/expected.ts';
export type { Incident, Step, Variant } from './incident/incident.ts';
export type { Invariant, Judgement, Tally, Verdict, Violation } from './invariants/invariant.ts';
export type { Effect } from './lab/effect.ts';
export type { ReleaseOrder } from './lab/release.ts';
export { BaseSpec, type LabSpec, type Ms, type Role } from './lab/spec.ts';
export { Timing } from './lab/timing.ts';
export { addressOf, type Family, type NodeInfo, type Topology, topologyOf } from './lab/topology.ts';
export type { Platform } from './platform/platform.ts';
export type { Roles, RoleTraits } from './platform/roles.ts';
export type { Found, Necessity } from './records/found.ts';
export type { IncidentRun } from './records/incident-run.ts';
export type { Totals } from './records/totals.ts';
export { type Experiment, type RunResult, runSchedule } from './run/run.ts';
export type { Brought, BroughtPrograms } from './runtime/brought.ts';
export type { LabEntry, Profile } from './runtime/entry.ts';
export type * from './runtime/host.ts';
export type { Evidence, Handle, Lab, LabDefinition, Leak, Runtime } from './runtime/runtime.ts';
export { sim } from './runtime/sim/sim.ts';
export { decodeSchedule, encodeSchedule, labDigest, type ScheduleFile } from './schedule/codec.ts';
export { describeSchedule } from './schedule/describe.ts';
export { defineFault, type Fault, type Params, type Planned } from './schedule/fault.ts';
export type { Injection, Schedule } from './schedule/schedule.ts';
export { linkEnds, targetNodes } from './schedule/target.ts';
export { decodeToken, encodeToken } from './schedule/token.ts';
export { assertHolds, type Exploration, type ExploreResult, explore } from './search/explore.ts';
export { bringPrograms } from './setup/bring-programs.ts';
export type { Overrides } from './setup/overrides.ts';

/** Reads a history file of a built-in lab. Throws UsageError that names the line; `source` says where the text is from. */
export const decodeHistory = (text: string, source?: string) => decode(text, cdn.events, source);

/** What incidents are told of: labs, faults and invariants, as a suite of one's own has them. */
export type IncidentCatalogue = Pick<Registry, 'labs' | 'faults' | 'invariants'>;

const registryOf = (catalogue: IncidentCatalogue): Registry => ({
  ...catalogue,
  runtimes: [sim],
  incidents: [],
  failures: [],
});

/** Reads an incident's YAML, and sees that all of it can run. Throws UsageError that names the line; `source` says where the text is from. */
export function decodeIncident(text: string, source: string, catalogue: IncidentCatalogue): Incident {
  const decoded = incidentFrom(text, source, catalogue);
  checkIncident(decoded, registryOf(catalogue));
  return decoded.incident;
}

/**
 * Runs a variant of an incident in the simulation; a failure is shrunk into the folder `dir`. `programs` are those that it brings (`bringPrograms`).
 * Throws UsageError for a variant that there is not, and for programs that were not brought.
 */
export const runIncident = (
  catalogue: IncidentCatalogue,
  incident: Incident,
  variant: string,
  options: Pick<IncidentOptions, 'dir' | 'programs' | 'times' | 'shrinks'>,
): Promise<IncidentRun> =>
  runTold(registryOf(catalogue), incident, variant, { command: 'npx zonequake', stop: () => false, ...options });
