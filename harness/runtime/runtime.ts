import type { History } from '../history/events.ts';
import type { Effect } from '../lab/effect.ts';
import type { Versions } from '../lab/release.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { Platform } from '../platform/platform.ts';
import type { BroughtPrograms } from './brought.ts';
import type { Program } from './host.ts';

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

/** Something that should have been back as it was, and is not. */
export interface Leak {
  readonly what: string;
}

/**
 * A running lab. Effects that overlap are reference-counted, so a node that two injections hold down starts when both let go.
 */
export interface Lab<Spec extends LabSpec = LabSpec> {
  readonly spec: Spec;
  now(): Ms;
  /** Lets the lab run until lab time `atMs`. At the end of a run it may do so for less, where it knows that nothing will change any more. */
  runUntil(atMs: Ms): Promise<void>;
  /**
   * Brings an effect about, now; the handle heals it. `injection` is the index in the schedule, and goes into the history as the cause.
   * Throws HarnessError for what this lab lacks or cannot do.
   */
  apply(effect: Effect, injection: number): Promise<Handle>;
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
  /** What it is a lab of: how runs of it are judged. */
  readonly platform: Platform;
  readonly programs: Readonly<Record<string, Program<Spec>>>;
  /** Versions that the programs know, by kind of release: a push of any other is refused. Absent: any version will do. */
  readonly versions?: Versions;
  /** What of `programs` was brought (`withBrought`), for a runtime that needs it as a file. */
  readonly brought?: BroughtPrograms;
}

/** Starts labs: the embedded simulation, or containers. */
export interface Runtime {
  readonly name: 'sim' | 'docker';
  /** Why it cannot bring an effect about, as a clause; undefined where it can. Absent: it can do all that there is. */
  cannot?(effect: Effect): string | undefined;
  /** `foreseen` is what the run's injections will do, for a runtime that needs time to get ready for it. */
  start(definition: LabDefinition, seed: number, foreseen?: readonly Effect[]): Promise<Lab>;
  /** Gives back what labs left for the next start: containers, networks. Nothing for the simulation. */
  close(): Promise<void>;
}
