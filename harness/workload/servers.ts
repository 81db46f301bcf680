import type { Ms } from '../lab/spec.ts';
import type { Host } from '../runtime/host.ts';

/** A new server's RTT is drawn below this, so that it is tried early (Unbound and BIND do the like). */
const UNKNOWN_RTT_MS = 10;
/** Weight of a new sample in the smoothed RTT (RFC 6298 section 2.3). */
const ALPHA = 1 / 8;
/** A failed server waits this many nameserver timeouts at the end of the order. */
const HOLD_DOWN_TIMEOUTS = 10;
/** A cut with at most this many addresses is asked twice: one lost packet must not be a failure. */
const FEW_ADDRESSES = 4;

/** How often a fetch asks each address of a cut. */
export const roundsFor = (addresses: number): number => (addresses <= FEW_ADDRESSES ? 2 : 1);

interface Stats {
  rttMs: Ms;
  heldUntilMs: Ms;
}

/** What a resolver remembers of the nameservers that it has asked, by address. */
export interface Servers {
  /** These addresses in the order to ask: held down last, then by smoothed RTT, then by address. Leaves none out. */
  order(addresses: readonly string[]): readonly string[];
  answered(address: string, rttMs: Ms): void;
  /** No answer, or one that is of no use. */
  failed(address: string): void;
}

/** Statistics that start empty. */
export function createServers(host: Host, dnsTimeoutMs: Ms): Servers {
  const known = new Map<string, Stats>();
  const statsOf = (address: string): Stats => {
    const stats = known.get(address) ?? { rttMs: host.random() * UNKNOWN_RTT_MS, heldUntilMs: 0 };
    known.set(address, stats);
    return stats;
  };
  return {
    order: (addresses) => {
      const now = host.now();
      const ranked = addresses.map((address) => {
        const { rttMs, heldUntilMs } = statsOf(address);
        return { address, rttMs, held: heldUntilMs > now ? 1 : 0 };
      });
      ranked.sort((a, b) => a.held - b.held || a.rttMs - b.rttMs || (a.address < b.address ? -1 : 1));
      return ranked.map(({ address }) => address);
    },
    answered: (address, rttMs) => {
      const stats = statsOf(address);
      stats.rttMs += ALPHA * (rttMs - stats.rttMs);
      stats.heldUntilMs = 0;
    },
    failed: (address) => {
      statsOf(address).heldUntilMs = host.now() + HOLD_DOWN_TIMEOUTS * dnsTimeoutMs;
    },
  };
}
