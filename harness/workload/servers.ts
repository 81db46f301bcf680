import type { LabSpec, Ms } from '../lab/spec.ts';
import type { Host } from '../runtime/host.ts';

type Selection = LabSpec['resolver']['selection'][number];

/** A new server's RTT is drawn below this, so that it is tried early (Unbound and BIND do the like). */
const UNKNOWN_RTT_MS = 10;
/** Weight of a new sample in the smoothed RTT (RFC 6298 section 2.3). */
const ALPHA = 1 / 8;
/** A server that fails for the first time waits this many nameserver timeouts at the end of the order. */
const HOLD_DOWN_TIMEOUTS = 10;
/** The wait doubles with every failure in a row, so many times at most: from 4 s to 16 s (Unbound holds one down for 12 s and more). */
const DOUBLINGS_MAX = 2;
/** Servers this much slower than the fastest are as good to an Unbound. */
const BAND_MS = 400;
/** A cut with at most this many addresses is asked twice: one lost packet must not be a failure. */
const FEW_ADDRESSES = 4;

/** How often a fetch asks each address of a cut. */
export const roundsFor = (addresses: number): number => (addresses <= FEW_ADDRESSES ? 2 : 1);

interface Stats {
  rttMs: Ms;
  /** In a row. */
  failures: number;
  heldUntilMs: Ms;
}

/** What a resolver remembers of the nameservers that it has asked, by address. */
export interface Servers {
  /** These addresses in the order to ask: held down last, then by smoothed RTT or in a draw, then by address. Leaves none out. */
  order(addresses: readonly string[]): readonly string[];
  answered(address: string, rttMs: Ms): void;
  /** No answer, or one that is of no use. */
  failed(address: string): void;
}

/** Statistics that start empty. */
export function createServers(host: Host, dnsTimeoutMs: Ms, selection: Selection = 'fastest'): Servers {
  const known = new Map<string, Stats>();
  const statsOf = (address: string): Stats => {
    const stats = known.get(address) ?? { rttMs: host.random() * UNKNOWN_RTT_MS, failures: 0, heldUntilMs: 0 };
    known.set(address, stats);
    return stats;
  };
  /** Ranks in the band are drawn afresh for every order; beyond it the RTT decides. */
  const rankOf = (rttMs: Ms, fastestMs: Ms): number =>
    selection === 'band' && rttMs <= fastestMs + BAND_MS ? fastestMs + host.random() * BAND_MS : rttMs;
  return {
    order: (addresses) => {
      const now = host.now();
      const stats = addresses.map((address) => ({ address, ...statsOf(address) }));
      const fastestMs = Math.min(...stats.map(({ rttMs }) => rttMs));
      const ranked = stats.map(({ address, rttMs, heldUntilMs }) => ({
        address,
        rank: rankOf(rttMs, fastestMs),
        held: heldUntilMs > now ? 1 : 0,
      }));
      ranked.sort((a, b) => a.held - b.held || a.rank - b.rank || (a.address < b.address ? -1 : 1));
      return ranked.map(({ address }) => address);
    },
    answered: (address, rttMs) => {
      const stats = statsOf(address);
      stats.rttMs += ALPHA * (rttMs - stats.rttMs);
      stats.failures = 0;
      stats.heldUntilMs = 0;
    },
    failed: (address) => {
      const stats = statsOf(address);
      const holdMs = HOLD_DOWN_TIMEOUTS * dnsTimeoutMs * 2 ** Math.min(stats.failures, DOUBLINGS_MAX);
      stats.failures++;
      stats.heldUntilMs = host.now() + holdMs;
    },
  };
}
