import type { LogEvent } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { Endpoint, NodeInfo } from '../lab/topology.ts';

export type { Endpoint } from '../lab/topology.ts';

export interface Datagram {
  /** To be read only: in the simulation, others may hold the same. */
  readonly bytes: Uint8Array;
  readonly from: Endpoint;
  /** The own address that it was sent to: answer from it. */
  readonly to: Endpoint;
}

export interface Timer {
  cancel(): void;
}

export interface UdpSocket {
  /** The bound port; drawn from the ephemeral range when 0 was asked for. */
  readonly port: number;
  /**
   * Sends from the node's address of the family of `to`, or from `fromAddress` when given. Never fails: UDP may lose it. The bytes
   * are the network's from then on, and the sender no longer writes to them.
   */
  send(bytes: Uint8Array, to: Endpoint, fromAddress?: string): void;
  close(): void;
}

/** How a request over a connection ended. `refused`: the kernel answered with a reset; `timeout`: nothing in time. */
export type ExchangeResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: 'refused' | 'timeout' };

/** A request under way. `localPort` identifies its flow; `cancel` drops it, and its callback is not called. */
export interface Exchange {
  readonly localPort: number;
  cancel(): void;
}

/** One DNS message each way over TCP (RFC 7766); the host does the two-octet framing. */
export interface StreamApi {
  listen(port: number, on: (message: Uint8Array, from: Endpoint, reply: (bytes: Uint8Array) => void) => void): void;
  ask(to: Endpoint, message: Uint8Array, timeoutMs: Ms, done: (result: ExchangeResult<Uint8Array>) => void): Exchange;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The Host header: which customer is asked for. */
  readonly host: string;
  readonly body: string;
  /** Lower-case names; absent when there is none but those of every message. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpApi {
  serve(
    port: number,
    on: (request: HttpRequest, from: Endpoint, respond: (response: HttpResponse) => void) => void,
  ): void;
  request(
    to: Endpoint,
    request: HttpRequest,
    timeoutMs: Ms,
    done: (result: ExchangeResult<HttpResponse>) => void,
  ): Exchange;
}

/**
 * Answering for another machine's addresses (WORLDS'05, 3.1). What is claimed is announced to the network, by gratuitous
 * ARP and unsolicited NDP; from then on its packets come here, and every port served is served there too. Both verbs are
 * idempotent; a claim ends with the process. The last claim of an address wins over its owner and over earlier ones.
 */
export interface AddressApi {
  claim(addresses: readonly string[]): void;
  /** Gives addresses back: to the machine that has them by right. */
  release(addresses: readonly string[]): void;
}

/** Small key-value files that survive a restart of the process and of the machine. */
export interface Disk {
  get(key: string): string | undefined;
  put(key: string, value: string): void;
  delete(key: string): void;
}

/**
 * Everything that a node program may touch. The same program runs on every runtime, so it must take time, randomness and
 * the network from here. Callbacks, not promises: a macrotask drain per event costs more than the event.
 * An exception that escapes a callback is a crash: the process dies and is started again after `timing.respawnMs`.
 */
export interface Host {
  readonly id: string;
  now(): Ms;
  /** Uniform in [0, 1). */
  random(): number;
  setTimer(delayMs: Ms, fn: () => void): Timer;
  readonly udp: { bind(port: number, on: (datagram: Datagram) => void): UdpSocket };
  readonly stream: StreamApi;
  readonly http: HttpApi;
  readonly disk: Disk;
  readonly addresses: AddressApi;
  /** The harness's own channel, which faults do not touch: a command as JSON text in, a reply out. */
  onCommand(handle: (command: string) => string): void;
  /** Puts what the node did into the history. */
  log(event: LogEvent): void;
  /** Fail-stop. `upgrade` is a planned restart after `timing.restartMs`; any other reason is a crash. */
  exit(reason: string): never;
}

/** What a node runs. Called once per start of the process; it binds its ports and sets its timers, and returns. */
export type Program<Spec extends LabSpec = LabSpec> = (host: Host, spec: Spec, node: NodeInfo) => void;

/** A program that somebody brings for a role, in place of the platform's. It is handed that, and may run it, on a host that it made, or not. */
export type OwnProgram<Spec extends LabSpec = LabSpec> = (
  host: Host,
  spec: Spec,
  node: NodeInfo,
  ours: Program<Spec>,
) => void;
