import type { FetchEvent } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import type { Host } from '../runtime/host.ts';
import { createCuts } from './cuts.ts';
import { Fetch } from './fetch.ts';
import { createServers } from './servers.ts';

/** What a name resolved to. `fetch` is the id of the FetchEvent that found it, also when it comes from the cache. */
export interface Resolution {
  readonly status: FetchEvent['outcome'];
  readonly addresses: readonly string[];
  readonly fetch: number;
}

/** A caching iterative resolver. */
export interface Resolver {
  /** Calls `done` once: before it returns, when the answer is cached. `name` in lower case, without a trailing dot. */
  resolve(name: string, rrtype: 'A' | 'AAAA', done: (resolution: Resolution) => void): void;
}

type Waiting = ((resolution: Resolution) => void)[];
interface Cached extends Resolution {
  readonly expiresMs: Ms;
}

/**
 * A resolver with empty caches that starts at the root `hints`, addresses of the gtld's nodes. Answers live for their TTL,
 * negative ones too (RFC 2308), failures for `timing.failureCacheMs` (RFC 9520). Identical questions share a fetch. Fetches
 * are numbered from `firstFetch`. Throws when the host is no node of the lab.
 */
export function createResolver(host: Host, spec: LabSpec, hints: readonly string[], firstFetch = 0): Resolver {
  const { timing } = spec;
  const topology = topologyOf(spec);
  const self = topology.byId.get(host.id);
  if (!self) throw new Error(`host ${host.id} is no node of lab ${spec.name}`);
  const servers = createServers(host, timing.dnsTimeoutMs);
  const context = { host, timing, topology, self, cuts: createCuts(hints), servers };
  const cache = { A: new Map<string, Cached>(), AAAA: new Map<string, Cached>() };
  const waiting = { A: new Map<string, Waiting>(), AAAA: new Map<string, Waiting>() };
  let nextFetch = firstFetch;

  return {
    resolve: (name, rrtype, done) => {
      const cached = cache[rrtype].get(name);
      if (cached && cached.expiresMs > host.now()) {
        done(cached);
        return;
      }
      const others = waiting[rrtype].get(name);
      if (others) {
        others.push(done);
        return;
      }
      const waiters: Waiting = [done];
      waiting[rrtype].set(name, waiters);
      const fetch = nextFetch++;
      new Fetch(context, fetch, name, rrtype, ({ outcome, addresses, ttlMs }) => {
        const resolution = { status: outcome, addresses, fetch, expiresMs: host.now() + ttlMs };
        cache[rrtype].set(name, resolution);
        waiting[rrtype].delete(name);
        for (const waiter of waiters) waiter(resolution);
      }).start();
    },
  };
}
