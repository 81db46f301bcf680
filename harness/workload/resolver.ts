import type { FetchEvent } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import type { Host } from '../runtime/host.ts';
import { createCuts } from './cuts.ts';
import { Fetch, type Fetched } from './fetch.ts';
import { createServers } from './servers.ts';
import { CLIENT_TIMER_MS, MAX_STALE_MS } from './stale.ts';

/** What a name resolved to. `fetch` is the id of the FetchEvent that found it, also when it comes from the cache. */
export interface Resolution {
  readonly status: FetchEvent['outcome'];
  readonly addresses: readonly string[];
  readonly fetch: number;
  /** The addresses are out of date, for `fetch` has failed or is late (RFC 8767). */
  readonly stale?: true;
}

/** A caching iterative resolver. */
export interface Resolver {
  /** Calls `done` once: before it returns, when the answer is cached. `name` in lower case, without a trailing dot. */
  resolve(name: string, rrtype: 'A' | 'AAAA', done: (resolution: Resolution) => void): void;
}

/** What the resolver has of one name and type. */
interface Entry {
  cached: { readonly resolution: Resolution; readonly expiresMs: Ms } | undefined;
  /** The last addresses that were found, and until when they may be served stale. */
  old: { readonly addresses: readonly string[]; readonly untilMs: Ms } | undefined;
  /** The last fetch, whether it is under way, and who waits for it. */
  fetch: number;
  isFetching: boolean;
  waiting: ((resolution: Resolution) => void)[];
}

const EMPTY = { cached: undefined, old: undefined, fetch: -1, isFetching: false } as const;

/**
 * A resolver with empty caches that starts at the root `hints`, addresses of the gtld's nodes. Answers live for their TTL,
 * negative ones too (RFC 2308), failures for `timing.failureCacheMs` (RFC 9520), or for `timing.staleRecheckMs` where stale
 * addresses are served meanwhile (RFC 8767). Identical questions share a fetch. Fetches
 * are numbered from `firstFetch`. Throws when the host is no node of the lab.
 */
export function createResolver(host: Host, spec: LabSpec, hints: readonly string[], firstFetch = 0): Resolver {
  const { timing } = spec;
  const topology = topologyOf(spec);
  const self = topology.byId.get(host.id);
  if (!self) throw new Error(`host ${host.id} is no node of lab ${spec.name}`);
  const { selection, serveStale } = spec.resolver;
  const place = Math.max(0, topology.ofRole('instrument').indexOf(self));
  const servers = createServers(host, timing, selection[place % selection.length]);
  const context = { host, timing, topology, self, cuts: createCuts(hints), servers };
  const entries = { A: new Map<string, Entry>(), AAAA: new Map<string, Entry>() };
  let nextFetch = firstFetch;

  const entryOf = (name: string, rrtype: 'A' | 'AAAA'): Entry => {
    const known = entries[rrtype].get(name);
    if (known) return known;
    const entry = { ...EMPTY, waiting: [] };
    entries[rrtype].set(name, entry);
    return entry;
  };
  /** The addresses of before, if they may be served in place of what the fetch has not given. */
  const stale = ({ old, fetch }: Entry): Resolution | undefined =>
    old && serveStale === 'on' && host.now() < old.untilMs
      ? { status: 'ok', addresses: old.addresses, fetch, stale: true }
      : undefined;
  const settle = (entry: Entry, { outcome, addresses, ttlMs }: Fetched) => {
    const found: Resolution = { status: outcome, addresses, fetch: entry.fetch };
    const old = outcome === 'servfail' ? stale(entry) : undefined;
    const resolution = old ?? found;
    // Nobody waits for news while there is something to serve: nameservers in trouble are left alone for longer.
    const expiresMs = host.now() + (old ? timing.staleRecheckMs : ttlMs);
    entry.cached = { resolution, expiresMs };
    // A denial is news too, and what was known before it is not served any more (RFC 8767 section 4).
    if (outcome !== 'servfail')
      entry.old = outcome === 'ok' ? { addresses, untilMs: expiresMs + MAX_STALE_MS } : undefined;
    const waiters = entry.waiting;
    entry.waiting = [];
    entry.isFetching = false;
    for (const waiter of waiters) waiter(resolution);
  };
  const wait = (entry: Entry, done: (resolution: Resolution) => void) => {
    entry.waiting.push(done);
    if (!stale(entry)) return;
    host.setTimer(CLIENT_TIMER_MS, () => {
      const resolution = stale(entry);
      if (!resolution || !entry.waiting.includes(done)) return;
      entry.waiting = entry.waiting.filter((waiter) => waiter !== done);
      done(resolution);
    });
  };

  return {
    resolve: (name, rrtype, done) => {
      const entry = entryOf(name, rrtype);
      const { cached } = entry;
      if (cached && cached.expiresMs > host.now()) {
        done(cached.resolution);
        return;
      }
      wait(entry, done);
      if (entry.isFetching) return;
      entry.isFetching = true;
      entry.fetch = nextFetch++;
      new Fetch(context, entry.fetch, name, rrtype, (fetched) => settle(entry, fetched)).start();
    },
  };
}
