import type { Event } from '../../history/events.ts';
import type { LabSpec, Ms } from '../../lab/spec.ts';
import type { NodeInfo } from '../../lab/topology.ts';
import type { Roles } from '../../platform/roles.ts';
import type { Holds } from '../holds.ts';
import type { Datagram, Endpoint, HttpRequest, HttpResponse, Timer } from '../host.ts';
import type { Intake } from '../intake.ts';
import type { Random } from '../random.ts';
import type { LabDefinition } from '../runtime.ts';
import type { Clock } from './clock.ts';
import type { Network } from './network.ts';
import type { Stillness } from './stillness.ts';

/** How a server takes a request of type Q and gives an answer of type A, now or later. */
export type Handler<Q, A> = (request: Q, from: Endpoint, reply: (answer: A) => void) => void;

/** A request that a process has taken and not answered. */
export interface Incoming {
  /** The kernel tells the other side that the process is gone. */
  reset(): void;
}

/** One life of a node's program. When it ends, `alive` turns false for ever, and nothing of it is called again. */
export interface Process {
  readonly node: SimNode;
  alive: boolean;
  readonly random: Random;
  /** By port. */
  readonly udp: Map<number, (datagram: Datagram) => void>;
  readonly streams: Map<number, Handler<Uint8Array, Uint8Array>>;
  readonly sites: Map<number, Handler<HttpRequest, HttpResponse>>;
  /** Ephemeral ports in use, UDP and TCP alike. */
  readonly ports: Set<number>;
  readonly incoming: Set<Incoming>;
  /** Undefined when the node's capacity is unlimited. */
  readonly intake: Intake | undefined;
  /** While it stands still: what it finds when it goes on. */
  stillness: Stillness | undefined;
  onCommand: ((command: string) => string) | undefined;
}

/** A share of a node's capacity that is taken, 0 to 1; `touch` is called for every item of work that it delays or sheds. */
export interface BusyShare {
  readonly share: number;
  readonly touch: () => void;
}

/** A share of a program's time that is taken, 0 to 1; `stood` is called when the program is halted, with 0, and then with how long it stood still. */
export interface TakenTime {
  readonly share: number;
  readonly stood: (forMs: Ms) => void;
}

/** A machine: what outlives its processes. */
export interface SimNode {
  readonly info: NodeInfo;
  /** Its place in the topology. */
  readonly index: number;
  readonly disk: Map<string, string>;
  process: Process | undefined;
  /** Starts so far. */
  boots: number;
  /** Injections that hold the process down, and those that hold the machine down. */
  readonly holds: Holds;
  /** What injections have taken of its capacity. */
  readonly busyShares: Set<BusyShare>;
  /** What injections have taken of its program's time. */
  readonly takenTimes: Set<TakenTime>;
  /** Ends the present period of those. */
  endPeriod: (() => void) | undefined;
  /** A start that is due later. */
  restart: Timer | undefined;
}

/** Everything that one running simulation is made of. */
export interface World {
  readonly spec: LabSpec;
  readonly roles: Roles;
  readonly programs: LabDefinition['programs'];
  readonly seed: number;
  readonly clock: Clock;
  readonly network: Network;
  readonly nodes: readonly SimNode[];
  readonly byId: ReadonlyMap<string, SimNode>;
  readonly byAddress: ReadonlyMap<string, SimNode>;
  /** Addresses that another node answers for. */
  readonly claims: Map<string, SimNode>;
  readonly record: (event: Event) => void;
  /** Calls the program of a process that has just started. */
  readonly launch: (process: Process) => void;
}

export const machineIsUp = (node: SimNode): boolean => node.holds.machine === 0;
