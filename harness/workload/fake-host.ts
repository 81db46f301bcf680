import { parseQuery, type Query } from '../dns/query.ts';
import type { LogEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import { addressOf, familyOf, type NodeInfo } from '../lab/topology.ts';
import type { Datagram, Endpoint, Exchange, Host, HttpRequest, HttpResponse, Timer } from '../runtime/host.ts';

/** What a scripted nameserver sends back, at once: nothing, or datagrams; over TCP only the first counts. */
export type DnsScript = (query: Query, transport: 'udp' | 'tcp') => readonly Uint8Array[];
/** What a scripted edge does: answers, refuses the connection, or keeps silent. */
export type HttpScript = (request: HttpRequest) => HttpResponse | 'refused' | undefined;

/** A query or request that reached a scripted server. */
export interface Seen {
  readonly atMs: Ms;
  readonly address: string;
  readonly what: string;
}

/** One host on a manual clock, and scripted servers by address. Each packet takes `delayMs` each way. */
export interface FakeHost {
  readonly host: Host;
  readonly events: LogEvent[];
  readonly seen: Seen[];
  readonly dns: Map<string, DnsScript>;
  readonly http: Map<string, HttpScript>;
  /** One-way delay to an address; 2 ms where none is set. */
  readonly delayMs: Map<string, Ms>;
  /** Sends one datagram to the host's socket, from anywhere. */
  spoof(bytes: Uint8Array, from: Endpoint, port: number): void;
  /** Lets everything happen that is due by then. */
  runUntil(atMs: Ms): void;
}

/** Starts at 0 ms, with no servers. Randomness is a small generator from `seed`. */
export function createFakeHost(node: NodeInfo, seed = 1): FakeHost {
  const clock = createClock();
  const events: LogEvent[] = [];
  const seen: Seen[] = [];
  const sockets = new Map<number, (datagram: Datagram) => void>();
  const dns = new Map<string, DnsScript>();
  const http = new Map<string, HttpScript>();
  const delayMs = new Map<string, Ms>();
  let nextPort = 50000;
  let state = seed;
  const delayTo = (address: string): Ms => delayMs.get(address) ?? 2;
  const see = (address: string, what: string) => seen.push({ atMs: clock.now(), address, what });
  const spoof = (bytes: Uint8Array, from: Endpoint, port: number): void => {
    const to = { address: addressOf(node, familyOf(from.address)), port };
    sockets.get(port)?.({ bytes, from, to });
  };
  const query = (to: Endpoint, bytes: Uint8Array, transport: 'udp' | 'tcp'): readonly Uint8Array[] => {
    const parsed = parseQuery(bytes);
    if (!parsed.ok) throw new Error(`not a query: ${parsed.answer}`);
    see(to.address, `${transport} ${parsed.query.rrtype} ${parsed.query.name}`);
    return dns.get(to.address)?.(parsed.query, transport) ?? [];
  };
  const exchange = <T>(to: Endpoint, timeoutMs: Ms, ask: () => T | 'refused' | undefined, done: (result: Result<T>) => void): Exchange => {
    const timeout = clock.setTimer(timeoutMs, () => done({ ok: false, error: 'timeout' }));
    let back: Timer | undefined;
    const there = clock.setTimer(delayTo(to.address), () => {
      const value = ask();
      if (value === undefined) return;
      back = clock.setTimer(delayTo(to.address), () => {
        timeout.cancel();
        done(value === 'refused' ? { ok: false, error: 'refused' } : { ok: true, value });
      });
      timeout.cancel();
    });
    const cancel = (): void => [timeout, there, back].forEach((timer) => timer?.cancel());
    return { localPort: nextPort++, cancel };
  };
  const host: Host = {
    id: node.id,
    now: clock.now,
    setTimer: clock.setTimer,
    random: () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes' generator
      return state / 2 ** 32;
    },
    udp: {
      bind: (wanted, on) => {
        const port = wanted || nextPort++;
        sockets.set(port, on);
        const send = (bytes: Uint8Array, to: Endpoint): void => {
          clock.setTimer(delayTo(to.address), () => {
            for (const answer of query(to, bytes, 'udp')) clock.setTimer(delayTo(to.address), () => spoof(answer, to, port));
          });
        };
        return { port, send, close: () => void sockets.delete(port) };
      },
    },
    stream: {
      listen: unused,
      ask: (to, message, timeoutMs, done) => exchange(to, timeoutMs, () => query(to, message, 'tcp')[0], done),
    },
    http: {
      serve: unused,
      request: (to, request, timeoutMs, done) => {
        const ask = () => {
          see(to.address, `http ${request.host}${request.path}`);
          return http.get(to.address)?.(request);
        };
        return exchange(to, timeoutMs, ask, done);
      },
    },
    disk: { get: unused, put: unused, delete: unused },
    onCommand: unused,
    log: (event) => void events.push(event),
    exit: unused,
  };
  return { host, events, seen, dns, http, delayMs, spoof, runUntil: clock.runUntil };
}
