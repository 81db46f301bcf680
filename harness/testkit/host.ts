import { parseQuery, type Query } from '../dns/query.ts';
import type { LogEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import { addressOf, familyOf, type NodeInfo } from '../lab/topology.ts';
import type {
  Datagram,
  Endpoint,
  Exchange,
  ExchangeResult,
  Host,
  HttpRequest,
  HttpResponse,
  Timer,
  UdpSocket,
} from '../runtime/host.ts';
import { createFakeClock, type FakeClock } from './clock.ts';

/** What a scripted nameserver sends back: nothing, or messages; over TCP only the first counts. */
export type DnsScript = (query: Query, transport: 'udp' | 'tcp') => readonly Uint8Array[];
/** What a scripted edge does: answers, refuses the connection, or keeps silent. */
export type HttpScript = (request: HttpRequest) => HttpResponse | 'refused' | undefined;

/** A query or request that reached an address, whether or not a server is there. */
export interface Seen {
  readonly atMs: Ms;
  readonly address: string;
  readonly what: string;
}

/** One host on a manual clock, and scripted servers by address: what tests of the instrument run it on. */
export class FakeHost implements Host {
  readonly id: string;
  readonly events: LogEvent[] = [];
  readonly seen: Seen[] = [];
  readonly dns = new Map<string, DnsScript>();
  readonly edges = new Map<string, HttpScript>();
  /** One-way delay to an address; 2 ms where none is set. */
  readonly delayMs = new Map<string, Ms>();
  readonly #node: NodeInfo;
  readonly #clock: FakeClock = createFakeClock();
  readonly #sockets = new Map<number, (datagram: Datagram) => void>();
  #nextPort = 50_000;
  #randomState: number;

  constructor(node: NodeInfo, seed = 1) {
    this.id = node.id;
    this.#node = node;
    this.#randomState = seed;
  }

  readonly now = (): Ms => this.#clock.now();
  readonly setTimer = (delayMs: Ms, fn: () => void): Timer => this.#clock.setTimer(delayMs, fn);
  readonly runUntil = (atMs: Ms): void => this.#clock.runUntil(atMs);
  readonly udp = { bind: (port: number, on: (datagram: Datagram) => void): UdpSocket => this.#bind(port, on) };
  readonly addresses: Host['addresses'] = { claim: unused, release: unused };
  readonly stream: Host['stream'] = {
    listen: unused,
    ask: (to, message, timeoutMs, done) =>
      this.#exchange(to, timeoutMs, () => this.#query(to, message, 'tcp')[0], done),
  };
  readonly http: Host['http'] = {
    serve: unused,
    request: (to, request, timeoutMs, done) => {
      const ask = (): HttpResponse | 'refused' | undefined => {
        this.seen.push({ atMs: this.now(), address: to.address, what: `http ${request.host}${request.path}` });
        return this.edges.get(to.address)?.(request);
      };
      return this.#exchange(to, timeoutMs, ask, done);
    },
  };
  readonly disk = { get: unused, put: unused, delete: unused };
  readonly onCommand = unused;
  readonly exit = unused;

  /** Numerical Recipes' linear congruential generator. */
  random(): number {
    this.#randomState = (Math.imul(this.#randomState, 1664525) + 1013904223) >>> 0;
    return this.#randomState / 2 ** 32;
  }

  log(event: LogEvent): void {
    this.events.push(event);
  }

  /** Hands one datagram to whoever has the port bound, at once. */
  deliver(bytes: Uint8Array, from: Endpoint, port: number): void {
    const to = { address: addressOf(this.#node, familyOf(from.address)), port };
    this.#sockets.get(port)?.({ bytes, from, to });
  }

  #bind(wanted: number, on: (datagram: Datagram) => void): UdpSocket {
    const port = wanted || this.#nextPort++;
    this.#sockets.set(port, on);
    const send = (bytes: Uint8Array, to: Endpoint): void => {
      const delayMs = this.#delayTo(to);
      this.setTimer(delayMs, () => {
        for (const answer of this.#query(to, bytes, 'udp'))
          this.setTimer(delayMs, () => this.deliver(answer, to, port));
      });
    };
    return { port, send, close: () => this.#sockets.delete(port) };
  }

  #exchange<T>(
    to: Endpoint,
    timeoutMs: Ms,
    ask: () => T | 'refused' | undefined,
    done: (result: ExchangeResult<T>) => void,
  ): Exchange {
    const timers: Timer[] = [];
    const cancel = (): void => {
      for (const timer of timers) timer.cancel();
    };
    const end = (result: ExchangeResult<T>): void => {
      cancel();
      done(result);
    };
    const back = (value: T | 'refused'): void =>
      end(value === 'refused' ? { ok: false, error: 'refused' } : { ok: true, value });
    const arrive = (): void => {
      const value = ask();
      if (value !== undefined) timers.push(this.setTimer(this.#delayTo(to), () => back(value)));
    };
    timers.push(this.setTimer(timeoutMs, () => end({ ok: false, error: 'timeout' })));
    timers.push(this.setTimer(this.#delayTo(to), arrive));
    return { localPort: this.#nextPort++, cancel };
  }

  #query(to: Endpoint, bytes: Uint8Array, transport: 'udp' | 'tcp'): readonly Uint8Array[] {
    const parsed = parseQuery(bytes);
    if (!parsed.ok) throw new Error(`the instrument sent something that is no query: ${parsed.answer}`);
    const { rrtype, name } = parsed.query;
    this.seen.push({ atMs: this.now(), address: to.address, what: `${transport} ${rrtype} ${name}` });
    return this.dns.get(to.address)?.(parsed.query, transport) ?? [];
  }

  #delayTo({ address }: Endpoint): Ms {
    return this.delayMs.get(address) ?? 2;
  }
}

function unused(): never {
  throw new Error('the instrument has no use for this');
}
