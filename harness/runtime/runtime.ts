import type { History } from '../history/events.ts';
import type { ReleaseOrder, Versions } from '../lab/release.ts';
import type { LabSpec, Ms, Role } from '../lab/spec.ts';
import type { Family } from '../lab/topology.ts';
import type { Effect } from '../schedule/effect.ts';
import type { Endpoint, Program } from './host.ts';

/** How a node dies: the kernel lives on and answers with resets, or the whole machine falls silent. */
export type Death = 'process' | 'machine';

/** What an injection did, as measured. `touched` counts packets, processes or releases: 0 means that it did not bite. */
export interface Evidence {
  readonly bitAtMs?: Ms;
  readonly healedAtMs?: Ms;
  readonly touched: number;
}

/** An effect that is in force. `heal` is idempotent. */
export interface Handle {
  heal(): Promise<void>;
  evidence(): Evidence;
}

/** Packets from any of `from` to any of `to`, by node id, in these families. */
export interface LinkSelector {
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly families: readonly Family[];
}

/** What happens to the packets selected. */
export interface LinkEffect {
  /** Each is lost with this probability. */
  readonly loss: number;
  /** Each takes this much longer. */
  readonly delayMs?: Ms;
  /** Those of more octets than this, IP header included, are lost without a word: a black hole for path MTU discovery. */
  readonly mtu?: number;
}

/** Something that should have been back as it was, and is not. */
export interface Leak {
  readonly what: string;
}

/**
 * A running lab: everything that a fault may do to it. Each verb that harms returns the handle that heals it; overlapping
 * effects are reference-counted, so a node that two injections hold down starts when both let go. `injection` is the
 * index in the schedule, and goes into the history as the cause.
 */
export interface Lab {
  readonly spec: LabSpec;
  now(): Ms;
  /** Lets the lab run until lab time `atMs`. */
  runUntil(atMs: Ms): Promise<void>;
  kill(node: string, how: Death, injection: number): Promise<Handle>;
  link(selector: LinkSelector, effect: LinkEffect, injection: number): Promise<Handle>;
  /** Takes this share (0 to 1) of the node's capacity away; 1 leaves it alive, talking, and serving nobody. Touches the work that it held up. */
  busy(node: string, share: number, injection: number): Promise<Handle>;
  /** Sends these bytes as one UDP datagram to each endpoint, now and then every `everyMs`, from an injector in the lab. */
  sendRaw(to: readonly Endpoint[], bytes: Uint8Array, everyMs: Ms, injection: number): Promise<Handle>;
  /** Gives control an order, as an operator would. Touches 0 when control does not take it. */
  push(order: ReleaseOrder, injection: number): Promise<Handle>;
  /**
   * Has control hold all releases, as an operator would, for so long at most, or until it is healed. Ways back go on. Touches 0 when no
   * control takes it.
   */
  hold(forMs: Ms | undefined, injection: number): Promise<Handle>;
  /** What is not as it was before the first injection. */
  baseline(): Promise<readonly Leak[]>;
  /** The history up to now. The runner appends its own events through `record`. */
  readonly history: History;
  readonly record: (event: History[number]) => void;
  stop(): Promise<void>;
}

/** One lab to start: its spec, what each role runs, and how orders become releases. */
export interface LabDefinition<Spec extends LabSpec = LabSpec> {
  readonly spec: Spec;
  readonly programs: Readonly<Record<Role, Program<Spec>>>;
  /** Versions that the programs know, by kind of release: a push of any other is refused. Absent: any version will do. */
  readonly versions?: Versions;
}

/** Starts labs: the embedded simulation, or containers. */
export interface Runtime {
  readonly name: 'sim' | 'docker';
  /** `foreseen` is what the run's injections will do, for a runtime that needs time to get ready for it. */
  start(definition: LabDefinition, seed: number, foreseen?: readonly Effect[]): Promise<Lab>;
  /** Gives back what labs left for the next start: containers, networks. Nothing for the simulation. */
  close(): Promise<void>;
}
