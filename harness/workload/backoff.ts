import type { LabSpec, Ms } from '../lab/spec.ts';

type Timing = LabSpec['timing'];

/*
 * How the two most used resolvers time their queries, from their sources: Unbound's util/rtt.c, services/cache/infra.c and
 * iterator/iter_utils.c; BIND 9.18's lib/dns/resolver.c and adb.c. What differs from them, and why:
 *
 * - Waits are in proportion to `timing.dnsTimeoutMs`, which stands for BIND's 800 ms. RTTs are the lab's own, so what is
 *   compared with RTTs (Unbound's band, BIND's penalties) is as it is.
 * - No attempt waits longer than that, where real ones wait up to 10 s (BIND) and 120 s (Unbound), and no address is left out,
 *   where Unbound lets only one probe at a time through to one past 12 s, and BIND gives up after 10 s: a fetch has to reach a live
 *   server in the time that the oracle and the deadline count on. Longer back-off only moves an address down the order.
 * - Unbound's lower bound of 50 ms would be 25 ms: less than a far round trip behind a full queue. The first timeout is it.
 * - What is known of an address is kept 15 min (Unbound) or 30 min (BIND): half as long as the paper's delegations last, or as long.
 *   Here that is so of silent ones only, from when they fell silent, and where delegations are shorter it is as much shorter, as is
 *   BIND's ageing of them. Runs last minutes: at that pace, finding out anew who is near would be half of all queries, where it is
 *   one in thousands.
 */

/** What is known of one address: how long to wait for it, and its place in the order. */
export interface Backoff {
  /** How long the next query waits for an answer. */
  timeoutMs(): Ms;
  /** Lower ones are asked first. */
  rankMs(nowMs: Ms): Ms;
  answered(rttMs: Ms, nowMs: Ms): void;
  /** A query sent at `sentMs` was not answered in time. */
  silent(sentMs: Ms, nowMs: Ms): void;
}

/** How a kind of resolver backs off. */
export interface Policy {
  /** What is assumed of an address that nothing is known of. */
  unknown(nowMs: Ms): Backoff;
  /** What is known of an address is forgotten so long after it fell silent. */
  readonly lifetimeMs: Ms;
  /** Addresses that rank at most so far behind the first are as good, and drawn among. */
  readonly bandMs: Ms;
}

/** BIND's interval between queries (resolver-retry-interval), which `dnsTimeoutMs` stands for. */
const BIND_INTERVAL_MS = 800;
/** Unbound's first timeout: 4 x the first deviation of 94 ms. */
const UNBOUND_FIRST_MS = 376;
/** Past this an Unbound lets only probes through to an address; it doubles no further here, since nothing lies beyond. */
const UNBOUND_PROBE_MS = 12_000;
const UNBOUND_BAND_MS = 400;
/** The paper's delegations last 30 min (WORLDS'05, 3.1: 30 to 60): the same as BIND's ADB_ENTRY_WINDOW; Unbound's infra-host-ttl is 900 s. */
const REAL_DELEGATION_S = 1800;
const UNBOUND_LIFETIME_S = 900;

/** The shortest wait for any nameserver. A healthy one must have answered by then, however far and busy: labs check it. */
export const shortestTimeoutMs = (dnsTimeoutMs: Ms): Ms => (dnsTimeoutMs * UNBOUND_FIRST_MS) / BIND_INTERVAL_MS;

/** The policy of a selection. `random` is drawn from where real ones draw. */
export function policyOf(selection: 'band' | 'fastest', timing: Timing, random: () => number): Policy {
  const { dnsTimeoutMs, delegationTtlMs } = timing;
  return selection === 'band'
    ? {
        unknown: () => unboundLike(dnsTimeoutMs),
        lifetimeMs: (delegationTtlMs * UNBOUND_LIFETIME_S) / REAL_DELEGATION_S,
        bandMs: UNBOUND_BAND_MS,
      }
    : {
        unknown: (nowMs) => bindLike(nowMs, timing, random),
        lifetimeMs: delegationTtlMs,
        bandMs: 0,
      };
}

/** RFC 6298 with Unbound's bounds: smoothed RTT and 4 deviations, doubled when unanswered, until the next answer. */
function unboundLike(dnsTimeoutMs: Ms): Backoff {
  const firstMs = shortestTimeoutMs(dnsTimeoutMs);
  const maxMs = (dnsTimeoutMs * UNBOUND_PROBE_MS) / BIND_INTERVAL_MS;
  let srttMs = 0;
  let deviationMs = firstMs / 4;
  let timeoutMs = firstMs;
  let doubledMs = Number.NEGATIVE_INFINITY;
  const unclampedMs = () => srttMs + 4 * deviationMs;
  return {
    timeoutMs: () => Math.min(timeoutMs, dnsTimeoutMs),
    rankMs: () => (timeoutMs > Math.max(firstMs, unclampedMs()) ? timeoutMs : unclampedMs()),
    answered: (rttMs) => {
      const delta = rttMs - srttMs;
      srttMs += delta / 8;
      deviationMs += (Math.abs(delta) - deviationMs) / 4;
      timeoutMs = Math.max(firstMs, unclampedMs());
    },
    silent: (sentMs, nowMs) => {
      // Queries that were under way together are one sign: Unbound doubles what the lost one had waited, not what is known by now.
      if (sentMs < doubledMs) return;
      timeoutMs = Math.min(2 * timeoutMs, maxMs);
      doubledMs = nowMs;
    },
  };
}

/** A new address counts as this fast at most, so that it is tried (adb.c: 1 to 32 us). */
const BIND_UNKNOWN_MS = 0.032;
/** Share of the old smoothed RTT in the new one (DNS_ADB_RTTADJDEFAULT). */
const BIND_OLD_SHARE = 0.7;
/** An unanswered query adds up to 1049 ms at random to a smoothed RTT below 25 ms, half of it from 25 ms on, and so on to 800 ms. */
const BIND_PENALTY_MS = 2 ** 20 / 1000;
const BIND_PENALTY_STEPS_MS = [25, 50, 100, 200, 400, 800];
/** What is not asked counts as faster by 1 / 512 each second (dns_adb_agesrtt). */
const BIND_AGED_A_SECOND = 511 / 512;

/**
 * Always waits the same: BIND backs off from the fourth round on, and there are two. It holds nothing down either, but
 * lets a silent address slip in the order, from where only time and forgetting bring it back (measured: not within 25 s).
 */
function bindLike(nowMs: Ms, { dnsTimeoutMs, delegationTtlMs }: Timing, random: () => number): Backoff {
  const haste = (REAL_DELEGATION_S * 1000) / delegationTtlMs;
  let srttMs = random() * BIND_UNKNOWN_MS;
  let askedMs = nowMs;
  let isSilent = false;
  const agedMs = (atMs: Ms) => {
    const seconds = (atMs - askedMs) / 1000;
    return srttMs * BIND_AGED_A_SECOND ** (isSilent ? haste * seconds : seconds);
  };
  return {
    timeoutMs: () => dnsTimeoutMs,
    rankMs: agedMs,
    answered: (rttMs, atMs) => {
      srttMs = BIND_OLD_SHARE * agedMs(atMs) + (1 - BIND_OLD_SHARE) * rttMs;
      askedMs = atMs;
      isSilent = false;
    },
    silent: (_sentMs, atMs) => {
      const oldMs = agedMs(atMs);
      const halvings = BIND_PENALTY_STEPS_MS.filter((stepMs) => oldMs > stepMs).length;
      srttMs = oldMs + random() * (BIND_PENALTY_MS / 2 ** halvings);
      askedMs = atMs;
      isSilent = true;
    },
  };
}
