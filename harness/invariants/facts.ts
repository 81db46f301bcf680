import type {
  DropEvent,
  FetchEvent,
  InjectEvent,
  OperationEvent,
  OrderEvent,
  ReleaseEvent,
} from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { Topology } from '../lab/topology.ts';
import type { ClaimantsOf } from './facts-claims.ts';
import type { BusyInterval } from './facts-effects.ts';
import type { LossyBetween } from './facts-lossy.ts';
import type { Mapping } from './facts-mapping.ts';
import type { DownInterval, Interval } from './interval.ts';
import type { ReleaseFacts } from './release-facts.ts';

/**
 * What the harness knows first hand of a run: effects with the times at which they bit and healed, the orders it gave,
 * what the instruments saw. Computed once from the history, shared by the oracle and the invariants.
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
  /** The fetch that an operation was waiting for when it gave up, if that fetch ended before the run did. */
  fetchUnderWay(operation: OperationEvent, rrtype: FetchEvent['rrtype']): FetchEvent | undefined;
  readonly releases: readonly ReleaseFacts[];
  /** When nodes were kept busy, by node. */
  readonly busy: ReadonlyMap<string, readonly BusyInterval[]>;
  /** When packets between two nodes were lost with more than a probability. Sorted, merged. */
  readonly lossyBetween: LossyBetween;
  /** Who answered for another's address. */
  readonly claimants: ClaimantsOf;
  /** When status and maps were not bound to arrive. */
  readonly mapping: Mapping;
  /** When control could not reach this node: either down, loss between them, or the node busy. Sorted, merged. */
  controlDisturbed(node: string): readonly Interval[];
  /** Index of an event in the history. */
  indexOf(event: OperationEvent | FetchEvent | ReleaseEvent | OrderEvent | InjectEvent): number;
}
