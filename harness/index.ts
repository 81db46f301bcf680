/** What users need to write a lab, a fault, an invariant or a suite of their own. */

export { HarnessError, UsageError } from './basics/errors.ts';
export { decodeHistory, encodeHistory } from './history/codec.ts';
export type { Event, History, LogEvent } from './history/events.ts';
export type { Expected, Incident, Step, Variant } from './incident/incident.ts';
export type { Facts } from './invariants/facts.ts';
export { invariants } from './invariants/index.ts';
export type { Invariant, Judgement, Tally, Verdict, Violation } from './invariants/invariant.ts';
export type { Effect } from './lab/effect.ts';
export type { Release, ReleaseKind, ReleaseOrder } from './lab/release.ts';
export { BaseSpec, type LabSpec, type Ms, ROLES, type Role } from './lab/spec.ts';
export { Timing } from './lab/timing.ts';
export { addressOf, type Family, type NodeInfo, type Topology, topologyOf } from './lab/topology.ts';
export type { Found, Necessity } from './records/found.ts';
export type { Totals } from './records/totals.ts';
export { type Experiment, type RunResult, runSchedule } from './run/run.ts';
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
export type { Overrides } from './setup/overrides.ts';
