import type { DnsAttempt, FetchEvent, Learned } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { addressOf, familyOf, type NodeInfo, type Topology } from '../lab/topology.ts';
import type { Host } from '../runtime/host.ts';
import { type Asked, askStream, askUdp, type Question } from './ask.ts';
import type { Cut, Cuts } from './cuts.ts';
import { type Finding, findingOf } from './finding.ts';
import { roundsFor, type Servers } from './servers.ts';

/** Where nameservers listen (RFC 1035 section 4.2). */
const DNS_PORT = 53;

/**
 * So many servers of a cut may say that they cannot answer before the fetch has failed: then the next would say the same, and
 * asking it only adds to the load (measured: 2 to 12 queries, by resolver). Silence is another matter: all are tried.
 */
const SERVFAIL_MAX = 4;

/** What all fetches of a resolver share. */
export interface FetchContext {
  readonly host: Host;
  readonly timing: LabSpec['timing'];
  readonly topology: Topology;
  /** The node that the resolver runs on. */
  readonly self: NodeInfo;
  readonly cuts: Cuts;
  readonly servers: Servers;
}

/** How a fetch ended, and how long that may be remembered. */
export interface Fetched {
  readonly outcome: FetchEvent['outcome'];
  readonly addresses: readonly string[];
  readonly ttlMs: Ms;
}

/** One iterative resolution, from the deepest known cut down. Logs one FetchEvent when it ends, then calls `done`. */
export class Fetch {
  readonly #context: FetchContext;
  readonly #id: number;
  readonly #name: string;
  readonly #rrtype: 'A' | 'AAAA';
  readonly #done: (fetched: Fetched) => void;
  readonly #startMs: Ms;
  readonly #attempts: DnsAttempt[] = [];
  readonly #referrals: Learned[] = [];
  #cut: Cut;
  #round = 0;
  #order: readonly string[] = [];
  #next = 0;
  #servfails = 0;

  constructor(context: FetchContext, id: number, name: string, rrtype: 'A' | 'AAAA', done: (fetched: Fetched) => void) {
    this.#context = context;
    this.#id = id;
    this.#name = name;
    this.#rrtype = rrtype;
    this.#done = done;
    this.#startMs = context.host.now();
    this.#cut = context.cuts.deepest(name, this.#startMs);
  }

  /** Sends the first query; to be called once. */
  start(): void {
    this.#askNext();
  }

  /** Asks each server of the cut once per round, best first. */
  #askNext(): void {
    const { addresses } = this.#cut;
    if (this.#next === this.#order.length && this.#round < roundsFor(addresses.length)) {
      this.#round++;
      this.#order = this.#context.servers.order(addresses);
      this.#next = 0;
    }
    const address = this.#order[this.#next++];
    if (address === undefined) {
      this.#giveUp();
      return;
    }
    const to = { address, port: DNS_PORT };
    const timeoutMs = this.#context.servers.timeoutMs(address);
    const question = { name: this.#name, rrtype: this.#rrtype, to, timeoutMs };
    askUdp(this.#context.host, question, (asked) => this.#onUdp(question, asked));
  }

  #onUdp(question: Question, asked: Asked): void {
    const address = question.to.address;
    if (typeof asked.result === 'string' || !asked.result.tc) {
      this.#onResult(address, asked);
      return;
    }
    // The server did what it should: what is to come is an attempt of its own, over another flow.
    this.#record(address, asked, 'ok');
    // It takes more than one round trip, and nobody has timed those.
    const patient = { ...question, timeoutMs: this.#context.timing.dnsTimeoutMs };
    askStream(this.#context.host, patient, (next) => this.#onResult(address, next));
  }

  #onResult(address: string, asked: Asked): void {
    const { servers, host } = this.#context;
    const { result } = asked;
    const rttMs = host.now() - asked.sentMs;
    const finding: Finding =
      typeof result === 'string'
        ? { is: 'useless', outcome: result }
        : findingOf(result, this.#name, this.#rrtype, this.#cut.name);
    if (finding.is === 'useless') {
      if (result === 'timeout') servers.silent(address, asked.sentMs);
      else servers.failed(address, typeof result === 'string' ? undefined : rttMs);
      this.#record(address, asked, finding.outcome);
      if (finding.outcome === 'servfail' && ++this.#servfails === SERVFAIL_MAX) this.#giveUp();
      else this.#askNext();
      return;
    }
    servers.answered(address, rttMs);
    this.#record(address, asked, finding.is === 'referral' ? 'ok' : finding.is);
    if (finding.is === 'referral') this.#descend(address, finding);
    else this.#answer(address, finding);
  }

  #descend(from: string, { cut, addresses, ttlMs }: Extract<Finding, { is: 'referral' }>): void {
    const { host, cuts } = this.#context;
    const learnedMs = host.now();
    this.#referrals.push(this.#learned(cut, from, ttlMs, addresses));
    this.#cut = { name: cut, addresses, learnedMs, expiresMs: learnedMs + ttlMs };
    cuts.learn(this.#cut);
    this.#round = 0;
    this.#order = [];
    this.#next = 0;
    this.#servfails = 0;
    this.#askNext();
  }

  #answer(from: string, finding: Extract<Finding, { is: 'ok' | 'nxdomain' | 'nodata' }>): void {
    const addresses = finding.is === 'ok' ? finding.addresses : [];
    const answer = this.#learned(this.#cut.name, from, finding.ttlMs, addresses);
    this.#end({ outcome: finding.is, addresses, ttlMs: finding.ttlMs }, { answer });
  }

  #giveUp(): void {
    const { name: cut, addresses: servers, learnedMs } = this.#cut;
    const ttlMs = this.#context.timing.failureCacheMs;
    this.#end({ outcome: 'servfail', addresses: [], ttlMs }, { failedAt: { cut, servers, learnedMs } });
  }

  #end(fetched: Fetched, why: Pick<FetchEvent, 'answer' | 'failedAt'>): void {
    this.#context.host.log({
      type: 'fetch',
      id: this.#id,
      name: this.#name,
      rrtype: this.#rrtype,
      startMs: this.#startMs,
      outcome: fetched.outcome,
      attempts: this.#attempts,
      referrals: this.#referrals,
      ...why,
    });
    this.#done(fetched);
  }

  #learned(cut: string, from: string, ttlMs: Ms, addresses: readonly string[]): Learned {
    return { cut, from: this.#nodeAt(from), atMs: this.#context.host.now(), ttlMs, addresses };
  }

  #record(address: string, { localPort, sentMs }: Asked, outcome: DnsAttempt['outcome']): void {
    const family = familyOf(address);
    this.#attempts.push({
      node: this.#nodeAt(address),
      family,
      local: `${addressOf(this.#context.self, family)}:${localPort}`,
      remote: `${address}:${DNS_PORT}`,
      sentMs,
      endMs: this.#context.host.now(),
      outcome,
      cut: this.#cut.name,
    });
  }

  #nodeAt(address: string): string {
    return this.#context.topology.byAddress.get(address)?.id ?? address;
  }
}
