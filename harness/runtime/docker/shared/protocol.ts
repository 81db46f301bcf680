import type { LogEvent } from '../../../history/events.ts';
import type { LabSpec, Ms } from '../../../lab/spec.ts';
import type { NodeInfo } from '../../../lab/topology.ts';
import type { Endpoint } from '../../host.ts';

/**
 * What the harness and a node's supervisor say to each other: one JSON document a line, over the container's standard
 * input and output, which no fault touches. When the supervisor's input ends, the harness is gone: it ends the
 * program, and soon itself and the container.
 */
export type Request =
  /** A new run: disk and process fresh, lab time zero at `zeroNs` of CLOCK_MONOTONIC (nanoseconds, decimal). */
  | {
      readonly do: 'reset';
      readonly spec: LabSpec;
      readonly node: NodeInfo;
      readonly seed: number;
      readonly zeroNs: string;
    }
  /** Ends the program's process at once and holds it down; `held` in the reply says whether it was up. */
  | { readonly do: 'kill' }
  /** Has the program's process stand still; its kernel goes on taking what is sent to it. One that has died by itself is not started meanwhile. */
  | { readonly do: 'pause' }
  /** Starts the program again, or lets it go on where it stands still. */
  | { readonly do: 'start' }
  /** Stops the program; nothing runs until the next reset. Answered when a process is warm for that. */
  | { readonly do: 'rest' }
  /** A command to the program (Host.onCommand). */
  | { readonly do: 'command'; readonly text: string }
  /** Takes this share (0 to 1) of the node's capacity away from now on; answered with the work that the share before has delayed or shed. */
  | { readonly do: 'busy'; readonly share: number }
  /**
   * From now on takes this share (0 to 1) of the program's time, of every life; answered with how long it stood still under the share before,
   * each life of it.
   */
  | { readonly do: 'throttle'; readonly share: number }
  | { readonly do: 'clock' }
  /** Injector only: sends these bytes to each endpoint now and every `everyMs`; bytes are base64. */
  | {
      readonly do: 'flood';
      readonly flood: number;
      readonly to: readonly Endpoint[];
      readonly bytes: string;
      readonly everyMs: Ms;
    }
  | { readonly do: 'calm'; readonly flood: number };

/** What met a share that was taken, and when that began. */
export interface Met {
  /** Items of work that were delayed or shed, or for how many ms the program stood still. */
  readonly count: number;
  /** Lab time; absent when there was none. */
  readonly sinceMs?: Ms;
}

export interface Reply {
  /** `kill`: whether the program was up. */
  readonly wasUp?: boolean;
  /** `command`: the program's reply; absent when it was not up. */
  readonly text?: string;
  /** `clock`: CLOCK_MONOTONIC, nanoseconds, decimal. */
  readonly nowNs?: string;
  /** `busy` and `throttle`: absent when the process that knew has died. */
  readonly met?: Met;
  /** `calm`: datagrams sent. */
  readonly sent?: number;
  /** The supervisor could not do it. */
  readonly error?: string;
}

/** Harness to supervisor. */
export interface Call {
  readonly id: number;
  readonly request: Request;
}

/** Supervisor to harness. Times are lab time. */
export type Message =
  | { readonly re: number; readonly reply: Reply }
  | { readonly is: 'ready' }
  | { readonly is: 'log'; readonly atMs: Ms; readonly event: LogEvent }
  | { readonly is: 'down'; readonly atMs: Ms; readonly how: 'crash' | 'upgrade'; readonly reason: string }
  | { readonly is: 'up'; readonly atMs: Ms }
  /** The node waited for a processor. */
  | { readonly is: 'starved'; readonly atMs: Ms; readonly forMs: Ms }
  /** The program wants to answer for these addresses, where its ports are open, or gives them back. */
  | { readonly is: 'claim' | 'release'; readonly addresses: readonly string[] };
