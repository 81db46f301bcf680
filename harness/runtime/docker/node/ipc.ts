import type { LogEvent } from '../../../history/events.ts';
import type { LabSpec, Ms } from '../../../lab/spec.ts';
import type { NodeInfo } from '../../../lab/topology.ts';
import type { Reply } from '../shared/protocol.ts';

/** What one life of a program needs to know. */
export interface Launch {
  readonly spec: LabSpec;
  readonly node: NodeInfo;
  readonly seed: number;
  /** Lab time zero, on CLOCK_MONOTONIC: nanoseconds, decimal. */
  readonly zeroNs: string;
  /** Starts of the program in this run so far. */
  readonly boot: number;
  /** The share of the node's capacity that an injection takes away, 0 to 1. */
  readonly busy: number;
}

/** Supervisor to the child that runs the program. `run` numbers the lives, so that late reports of an old one are known. */
export type Order =
  /** Ends what runs and starts the program; `fresh` wipes the disk first. */
  | { readonly do: 'run'; readonly run: number; readonly launch: Launch; readonly fresh: boolean }
  /** Ends what runs, without a word. */
  | { readonly do: 'rest'; readonly run: number }
  | { readonly do: 'command'; readonly ask: number; readonly text: string }
  | { readonly do: 'busy'; readonly ask: number; readonly share: number };

/** Child to supervisor. Times are lab time. */
export type Report =
  /** The child has loaded the programs and waits for orders. */
  | { readonly is: 'warm' }
  | { readonly is: 'up'; readonly run: number; readonly atMs: Ms }
  /** The program's call returned, and its TCP ports are open. */
  | { readonly is: 'started'; readonly run: number }
  | { readonly is: 'rested'; readonly run: number }
  | { readonly is: 'log'; readonly run: number; readonly atMs: Ms; readonly event: LogEvent }
  /** The process waited for a processor. */
  | { readonly is: 'starved'; readonly run: number; readonly atMs: Ms; readonly forMs: Ms }
  | {
      readonly is: 'down';
      readonly run: number;
      readonly atMs: Ms;
      readonly how: 'crash' | 'upgrade';
      readonly reason: string;
    }
  | { readonly is: 'claim' | 'release'; readonly run: number; readonly addresses: readonly string[] }
  | { readonly is: 'answer'; readonly ask: number; readonly reply: Reply };
