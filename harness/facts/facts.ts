import type { DropEvent, Event, FetchEvent, InjectEvent, LateEvent, OperationEvent } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { Topology } from '../lab/topology.ts';
import type { ClaimantsOf } from './claims.ts';
import type { BusyInterval, InForce } from './effects.ts';
import type { DownInterval } from './interval.ts';
import type { LossyBetween } from './lossy.ts';
import type { SlowBetween } from './slow.ts';

/**
 * What the harness knows first hand of a run, whatever the platform: effects with the times at which they bit and healed, and what the
 * instruments saw. Computed once from the history, shared by the oracle and the invariants. A platform adds what it knows of itself.
 */
export interface Facts {
  readonly spec: LabSpec;
  readonly topology: Topology;
  /** When the run ended. */
  readonly endMs: Ms;
  /** When every fault was healed. */
  readonly quietFromMs: Ms;
  readonly operations: readonly OperationEvent[];
  readonly fetches: ReadonlyMap<number, FetchEvent>;
  readonly injections: readonly InjectEvent[];
  /** By node, sorted, not overlapping. */
  readonly down: ReadonlyMap<string, readonly DownInterval[]>;
  /** Packets lost to injections, by flow: `local remote` in either direction, both keys present. */
  readonly drops: ReadonlyMap<string, readonly DropEvent[]>;
  /** Packets lost to injections between two nodes, in either direction, by time. */
  dropsBetween(node: string, other: string): readonly DropEvent[];
  /** Packets delayed by injections, by flow and between two nodes, as those that were lost. */
  readonly delays: ReadonlyMap<string, readonly LateEvent[]>;
  delaysBetween(node: string, other: string): readonly LateEvent[];
  /** Every effect in force, by what it is. */
  readonly inForce: InForce;
  /** When nodes were kept busy, by node. */
  readonly busy: ReadonlyMap<string, readonly BusyInterval[]>;
  /** When packets between two nodes were lost with more than a probability. Sorted, merged. */
  readonly lossyBetween: LossyBetween;
  /** When packets between two nodes came later than by more than so much. Sorted, merged. */
  readonly slowBetween: SlowBetween;
  /** Who answered for another's address. */
  readonly claimants: ClaimantsOf;
  /** Index of an event in the history; -1 for one that is not in it. */
  indexOf(event: Event): number;
}

/** When a run ended, and when every fault was healed. */
export type RunSpan = Pick<Facts, 'endMs' | 'quietFromMs'>;
