import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { NodeInfo } from '../../lab/topology.ts';
import type { Overrides } from '../../setup/overrides.ts';

/** A lab of ours, as it is to be set up. */
export interface OurOrder {
  readonly lab: string;
  readonly set: Overrides;
  readonly seed: number;
}

/** An owner's lab. */
export interface OwnOrder {
  /** Absolute path of its lab file. */
  readonly labFile: string;
}

/** What the keeper of a standing lab is started with: one line of JSON on its standard input. */
export type KeepOrder = { readonly socket: string } & (OurOrder | OwnOrder);

/** What the keeper says on its standard output until the lab stands: one JSON document a line. */
export type KeepNews =
  | { readonly progress: string }
  | { readonly error: string; readonly usage: boolean }
  | { readonly ready: LabState };

/** The line that `lab up` gives back when it has seen `ready`: without it the keeper ends when its input does. */
export const STAY = 'stay';

/** One fault by hand. Parameters are text or numbers, as given. */
export interface InjectRequest {
  readonly do: 'inject';
  readonly kind: string;
  readonly target: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** Healed by itself after this; without it, by a `heal` or with the lab. */
  readonly forMs?: number;
}

/** What a standing lab is asked over its socket, one JSON document a line. */
export type KeepRequest =
  | { readonly do: 'ps' }
  | { readonly do: 'down' }
  | InjectRequest
  /** Heals what `inject` did: all of it, or only of that kind, at that target. */
  | { readonly do: 'heal'; readonly kind?: string; readonly target?: string };

/** A node of a standing lab. */
export interface NodeState {
  readonly node: NodeInfo;
  /** Of its container. */
  readonly containerId: string;
  /** Of its program. */
  readonly state: 'up' | 'down';
}

/** A standing lab. */
export interface LabState {
  readonly lab: string;
  readonly labId: string;
  readonly zone: string;
  readonly customers: readonly string[];
  readonly pid: number;
  readonly nodes: readonly NodeState[];
  /** Nodes to begin with, where the platform has such: one that answers names, and one that answers HTTP. */
  readonly nameserver?: string;
  readonly webServer?: string;
  /** Faults by hand that are in force, in words. */
  readonly injected: readonly string[];
}

/** What it answers; `error` for what cannot be done. */
export type KeepReply =
  | { readonly ok: true; readonly state?: LabState; readonly words?: readonly string[] }
  | { readonly ok: false; readonly error: string; readonly usage: boolean };

/** Where the keeper of this user's lab listens; one lab fits an engine. */
export const socketPath = (): string => join(tmpdir(), `zonequake-lab-${userInfo().uid}.sock`);
