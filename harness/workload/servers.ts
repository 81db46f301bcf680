import type { LabSpec, Ms } from '../lab/spec.ts';
import type { Host } from '../runtime/host.ts';
import { type Backoff, policyOf } from './backoff.ts';

type Selection = LabSpec['resolver']['selection'][number];

/**
 * A server whose answer is of no use waits this many nameserver timeouts at the end of the order. Real ones hold nothing against it
 * but ask on, up to a limit; here the limit is four servers (`fetch.ts`), which must not be the same four again.
 */
const HOLD_DOWN_TIMEOUTS = 10;
/** The wait doubles with every such answer in a row, so many times at most: from 4 s to 16 s. */
const DOUBLINGS_MAX = 2;
/** A cut with at most this many addresses is asked twice: one lost packet must not be a failure. */
const FEW_ADDRESSES = 4;

/** How often a fetch asks each address of a cut. */
export const roundsFor = (addresses: number): number => (addresses <= FEW_ADDRESSES ? 2 : 1);

interface Known {
  readonly backoff: Backoff;
  /** Infinity while it answers. */
  forgottenMs: Ms;
}

/** What a resolver remembers of the nameservers that it has asked, by address. */
export interface Servers {
  /** These addresses in the order to ask: held down last, then by rank or in a draw, then by address. Leaves none out. */
  order(addresses: readonly string[]): readonly string[];
  /** How long to wait for an answer to the next query; `timing.dnsTimeoutMs` at most. */
  timeoutMs(address: string): Ms;
  answered(address: string, rttMs: Ms): void;
  /** No answer in time to what was sent at `sentMs`. */
  silent(address: string, sentMs: Ms): void;
  /** An answer that is of no use; it tells all the same how far the server is, when there is a time to tell it from. */
  failed(address: string, rttMs?: Ms): void;
}

/** Statistics that start empty. */
export function createServers(host: Host, timing: LabSpec['timing'], selection: Selection = 'fastest'): Servers {
  const policy = policyOf(selection, timing, () => host.random());
  const known = new Map<string, Known>();
  const held = new Map<string, { failures: number; untilMs: Ms }>();
  const knownOf = (address: string): Known => {
    const now = host.now();
    const old = known.get(address);
    if (old && old.forgottenMs > now) return old;
    const fresh = { backoff: policy.unknown(now), forgottenMs: Number.POSITIVE_INFINITY };
    known.set(address, fresh);
    return fresh;
  };
  const of = (address: string): Backoff => knownOf(address).backoff;
  const heard = (address: string, rttMs: Ms): void => {
    const one = knownOf(address);
    one.forgottenMs = Number.POSITIVE_INFINITY;
    one.backoff.answered(rttMs, host.now());
  };
  /** Those in the band are drawn afresh for every order; beyond it the rank decides. */
  const drawn = (rankMs: Ms, firstMs: Ms): number =>
    rankMs < firstMs + policy.bandMs ? firstMs + host.random() * policy.bandMs : rankMs;
  return {
    order: (addresses) => {
      const now = host.now();
      const ranks = addresses.map((address) => ({ address, rankMs: of(address).rankMs(now) }));
      const firstMs = Math.min(...ranks.map(({ rankMs }) => rankMs));
      const ordered = ranks.map(({ address, rankMs }) => ({
        address,
        rank: drawn(rankMs, firstMs),
        isHeld: (held.get(address)?.untilMs ?? 0) > now ? 1 : 0,
      }));
      ordered.sort((a, b) => a.isHeld - b.isHeld || a.rank - b.rank || (a.address < b.address ? -1 : 1));
      return ordered.map(({ address }) => address);
    },
    timeoutMs: (address) => of(address).timeoutMs(),
    answered: (address, rttMs) => {
      held.delete(address);
      heard(address, rttMs);
    },
    silent: (address, sentMs) => {
      const one = knownOf(address);
      one.forgottenMs = Math.min(one.forgottenMs, host.now() + policy.lifetimeMs);
      one.backoff.silent(sentMs, host.now());
    },
    failed: (address, rttMs) => {
      if (rttMs !== undefined) heard(address, rttMs);
      const failures = held.get(address)?.failures ?? 0;
      const holdMs = HOLD_DOWN_TIMEOUTS * timing.dnsTimeoutMs * 2 ** Math.min(failures, DOUBLINGS_MAX);
      held.set(address, { failures: failures + 1, untilMs: host.now() + holdMs });
    },
  };
}
