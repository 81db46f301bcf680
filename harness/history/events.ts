import type { Death, ServiceDeath } from '../lab/deaths.ts';
import type { Effect } from '../lab/effect.ts';
import type { ReleaseOrder } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';
import type { Family } from '../lab/topology.ts';

/** One try to get something from one server, as the instrument saw it. */
export interface Attempt {
  /** The server's node id, or the bare address when it is none of the lab's. */
  readonly node: string;
  readonly family: Family;
  /** `address:port` of both ends: how a dropped packet is matched to the attempt. */
  readonly local: string;
  readonly remote: string;
  readonly sentMs: Ms;
  readonly endMs: Ms;
  /**
   * `ok`: it gave what was asked for (an answer or a referral; HTTP 200).
   * `timeout`, `refused`: as ExchangeResult: nobody answered, or a kernel said that nobody listens. `cancelled`: given up
   * unfinished, since another was faster or the deadline came. `servfail`, `nxdomain`, `nodata`, `formerr`, `malformed`,
   * `dns-refused` (rcode REFUSED), `other-rcode`: what a nameserver said.
   * `http-error`: a status other than 200.
   */
  readonly outcome:
    | 'ok'
    | 'timeout'
    | 'refused'
    | 'cancelled'
    | 'servfail'
    | 'nxdomain'
    | 'nodata'
    | 'formerr'
    | 'malformed'
    | 'dns-refused'
    | 'other-rcode'
    | 'http-error';
}

/** A nameserver asked: `cut` is the zone whose servers were being asked (`.`, the zone, or `g.<zone>`). */
export interface DnsAttempt extends Attempt {
  readonly cut: string;
}

/** Addresses that an answer or a referral gave, with the TTL that it gave them. */
export interface Learned {
  readonly cut: string;
  /** Who said so. */
  readonly from: string;
  readonly atMs: Ms;
  readonly ttlMs: Ms;
  readonly addresses: readonly string[];
}

/** One resolution by the resolver, from the first query to the end; shared by all operations that waited for it. */
export interface FetchEvent {
  readonly type: 'fetch';
  readonly id: number;
  readonly client: string;
  readonly name: string;
  readonly rrtype: 'A' | 'AAAA';
  readonly startMs: Ms;
  readonly atMs: Ms;
  readonly outcome: 'ok' | 'nxdomain' | 'nodata' | 'servfail';
  readonly attempts: readonly DnsAttempt[];
  /** Referrals taken on the way: `cut` is the zone learned of, `addresses` its servers. */
  readonly referrals: readonly Learned[];
  /** The answer, when `ok`; a negative answer has no addresses and its negative TTL. */
  readonly answer?: Learned;
  /** When `servfail`: the cut whose servers all failed, its servers, and when the delegation was learned. */
  readonly failedAt?: { readonly cut: string; readonly servers: readonly string[]; readonly learnedMs: Ms };
}

/** One client action: resolve a customer's name in both families, then get its content. */
export interface OperationEvent {
  readonly type: 'operation';
  readonly id: number;
  readonly client: string;
  readonly customer: string;
  readonly startMs: Ms;
  readonly atMs: Ms;
  /** `unknown`: no result by the deadline. */
  readonly outcome: 'ok' | 'fail' | 'unknown';
  /** Fetches that gave the addresses or the failure, cached ones too; -1 where none had ended. A, then AAAA. */
  readonly fetches: readonly [number, number];
  readonly attempts: readonly Attempt[];
  /** The addresses that it tried were out of date: the fetch had failed, or was late (RFC 8767). */
  readonly stale?: true;
  /** What arrived, when `ok`. */
  readonly content?: { readonly customer: string; readonly version: number };
}

/** An operation that had failed was tried again at the customer's second provider. The platform has failed all the same. */
export interface SpillEvent {
  readonly type: 'spill';
  readonly atMs: Ms;
  readonly client: string;
  /** Id of the operation. */
  readonly operation: number;
  readonly customer: string;
  readonly outcome: 'ok' | 'fail';
}

/**
 * A nameserver was asked by itself for a customer's name when all had had its time to recover (`validateRecovery`): type A over IPv4, type AAAA over
 * IPv6. `addresses`: those of the answer, or of the servers that it refers to.
 */
export interface ValidationEvent {
  readonly type: 'validation';
  readonly atMs: Ms;
  readonly client: string;
  readonly customer: string;
  readonly name: string;
  readonly rrtype: 'A' | 'AAAA';
  readonly attempt: DnsAttempt;
  readonly addresses: readonly string[];
}

/**
 * A nameserver was asked by itself, towards the end of a run, what a load tester asks (`validateLoad`). `rightly` and `said`: an rcode, or `silence`.
 */
export interface LoadEvent {
  readonly type: 'load';
  readonly atMs: Ms;
  readonly client: string;
  /** Who was asked. */
  readonly server: string;
  readonly family: Family;
  /** The kind of query, and what is odd about it. */
  readonly kind: string;
  readonly what: string;
  readonly rightly: string;
  readonly said: string;
}

/** A node began or ceased to answer for another's address: what the runtime did at its word, so first hand. */
export interface AddressEvent {
  readonly type: 'address';
  readonly atMs: Ms;
  readonly node: string;
  readonly address: string;
  readonly action: 'claimed' | 'released';
}

/**
 * What a platform's own programs put into the history, by type of event: a platform adds to it by declaration merging. Told to the
 * reader, and judged by the platform's invariants.
 */
// biome-ignore lint/suspicious/noEmptyInterface: platforms fill it
export interface PlatformEvents {}

/** An event that a platform's program logged: each has `type`, `atMs` and `node`. */
export type PlatformEvent = PlatformEvents[keyof PlatformEvents];

type WithoutStamp<E> = E extends unknown ? Omit<E, 'atMs' | 'node'> : never;

/** What programs may log; the host adds time and node. */
export type LogEvent =
  | Omit<FetchEvent, 'atMs' | 'client'>
  | Omit<OperationEvent, 'atMs' | 'client'>
  | Omit<SpillEvent, 'atMs' | 'client'>
  | Omit<ValidationEvent, 'atMs' | 'client'>
  | Omit<LoadEvent, 'atMs' | 'client'>
  | WithoutStamp<PlatformEvent>;

/** A process or a machine died or came back. `crash`: by itself, unless it has an injection; `upgrade`: a planned restart; the others: injected. */
export type LifeEvent =
  | {
      readonly type: 'down';
      readonly atMs: Ms;
      readonly node: string;
      readonly how: Death | ServiceDeath | 'upgrade';
      readonly injection?: number;
      readonly reason: string;
    }
  | { readonly type: 'up'; readonly atMs: Ms; readonly node: string };

/** What the harness is called among those who wait for a processor: no id of a node. */
export const HARNESS = 'the harness';

/** A process of the lab waited for a processor: the machine had other things to do. */
export interface StarvedEvent {
  readonly type: 'starved';
  readonly atMs: Ms;
  /** A node's id, or HARNESS. */
  readonly who: string;
  /** How long it waited, until `atMs`. */
  readonly forMs: Ms;
}

/** A packet that an injection lost. `from` and `to` are `address:port`. */
export interface DropEvent {
  readonly type: 'drop';
  readonly atMs: Ms;
  readonly injection: number;
  readonly protocol: 'udp' | 'tcp';
  readonly from: string;
  readonly to: string;
}

/** A packet that an injection delays, as it leaves: by `byMs`, and by what others add to that. `from` and `to` are `address:port`. */
export interface LateEvent {
  readonly type: 'late';
  readonly atMs: Ms;
  readonly injection: number;
  readonly protocol: 'udp' | 'tcp';
  readonly from: string;
  readonly to: string;
  readonly byMs: Ms;
}

/** An injection begins: what it is meant to do, in the oracle's vocabulary. */
export interface InjectEvent {
  readonly type: 'inject';
  readonly atMs: Ms;
  readonly injection: number;
  readonly kind: string;
  readonly target: string;
  readonly effects: readonly Effect[];
}

export interface HealEvent {
  readonly type: 'heal';
  readonly atMs: Ms;
  readonly injection: number;
}

/** What an injection did to the lab, measured after the run. */
export interface EvidenceEvent {
  readonly type: 'evidence';
  readonly atMs: Ms;
  readonly injection: number;
  readonly kind: string;
  readonly touched: number;
}

/** Control took an order from the operator: what the harness itself told it. */
export interface OrderEvent {
  readonly type: 'order';
  readonly atMs: Ms;
  readonly injection: number;
  readonly order: ReleaseOrder;
  /** The version that control gave it. */
  readonly version: number;
}

/** What the harness itself puts into a history. */
export type HarnessEvent =
  | FetchEvent
  | OperationEvent
  | SpillEvent
  | ValidationEvent
  | LoadEvent
  | AddressEvent
  | LifeEvent
  | StarvedEvent
  | DropEvent
  | LateEvent
  | InjectEvent
  | HealEvent
  | EvidenceEvent
  | OrderEvent;

export type Event = HarnessEvent | PlatformEvent;

/** Everything that happened in a run, by time. Append-only while it runs. */
export type History = readonly Event[];
