import type { ReadRecord } from '../dns/record.ts';
import type { Response } from '../dns/response.ts';
import type { DnsAttempt } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import { isWithin } from './cuts.ts';

/** What a response means to a resolver that asked the servers of a cut. */
export type Finding =
  | { readonly is: 'ok'; readonly addresses: readonly string[]; readonly ttlMs: Ms }
  | { readonly is: 'nxdomain' | 'nodata'; readonly ttlMs: Ms }
  | { readonly is: 'referral'; readonly cut: string; readonly addresses: readonly string[]; readonly ttlMs: Ms }
  | { readonly is: 'useless'; readonly outcome: Exclude<DnsAttempt['outcome'], 'ok' | 'nxdomain' | 'nodata'> };

const MALFORMED: Finding = { is: 'useless', outcome: 'malformed' };

/** Judges a response to a query for `name` and `rrtype` that was sent to a server of `cut`. */
export function findingOf(response: Response, name: string, rrtype: 'A' | 'AAAA', cut: string): Finding {
  const { rcode, answers, authorities } = response;
  if (rcode === 'NXDOMAIN') return { is: 'nxdomain', ttlMs: negativeTtlMs(authorities) };
  if (rcode === 'SERVFAIL') return { is: 'useless', outcome: 'servfail' };
  if (rcode === 'FORMERR') return { is: 'useless', outcome: 'formerr' };
  if (rcode === 'REFUSED') return { is: 'useless', outcome: 'dns-refused' };
  if (rcode !== 'NOERROR') return { is: 'useless', outcome: 'other-rcode' };
  const addresses: string[] = [];
  let ttl = Number.POSITIVE_INFINITY;
  for (const record of answers) {
    if (record.type !== rrtype || record.name !== name) return MALFORMED; // no aliases on this platform
    addresses.push(record.data);
    ttl = Math.min(ttl, record.ttl);
  }
  if (addresses.length > 0) return { is: 'ok', addresses, ttlMs: ttl * 1000 };
  if (authorities.some(({ type }) => type === 'NS')) return referralOf(response, name, cut);
  return { is: 'nodata', ttlMs: negativeTtlMs(authorities) };
}

/** RFC 2308 section 5: the lesser of the SOA's TTL and its MINIMUM; without an SOA it is not cached. */
function negativeTtlMs(authorities: readonly ReadRecord[]): Ms {
  for (const record of authorities) if (record.type === 'SOA') return Math.min(record.ttl, record.data.minimum) * 1000;
  return 0;
}

/** A referral must lead down, towards the name, and its glue must lie in the zone of who gave it (RFC 2181 section 5.4.1). */
function referralOf({ authorities, additionals }: Response, name: string, cut: string): Finding {
  const servers = new Set<string>();
  let zone = '';
  let ttl = Number.POSITIVE_INFINITY;
  for (const record of authorities) {
    if (record.type !== 'NS') continue;
    if (zone !== '' && record.name !== zone) return MALFORMED;
    zone = record.name;
    ttl = Math.min(ttl, record.ttl);
    servers.add(record.data);
  }
  if (zone === cut || !isWithin(zone, cut) || !isWithin(name, zone)) return MALFORMED;
  const addresses: string[] = [];
  for (const record of additionals) {
    const isGlue =
      (record.type === 'A' || record.type === 'AAAA') && servers.has(record.name) && isWithin(record.name, cut);
    if (isGlue && !addresses.includes(record.data)) addresses.push(record.data);
  }
  return addresses.length > 0 ? { is: 'referral', cut: zone, addresses, ttlMs: ttl * 1000 } : MALFORMED;
}
