import type { Ms } from '../../lab/spec.ts';
import { type AskContext, askDns, type DnsOutcome } from './ask-dns.ts';

/** How clients of a lab ask its resolvers. */
export interface Stub {
  /** Addresses of the resolvers, in the order in which they are tried. */
  readonly addresses: readonly string[];
  readonly timeoutMs: Ms;
  /** Rounds through all of them. */
  readonly tries: number;
  /** False where the servers of a zone are asked themselves. */
  readonly recursion: boolean;
}

/** Codes after which a stub tries the next resolver: what they say is of themselves and not of the name (as glibc's does). */
const GOES_ON = new Set(['SERVFAIL', 'NOTIMP', 'REFUSED', 'FORMERR']);

/**
 * Asks as a stub resolver does (resolv.conf(5)): each resolver in turn, round by round, until one has an answer. What it last heard, where
 * none has. With every attempt.
 */
export async function askStub(
  context: AskContext,
  { addresses, timeoutMs, tries, recursion }: Stub,
  name: string,
  rrtype: string,
): Promise<DnsOutcome> {
  const attempts: DnsOutcome['attempts'][number][] = [];
  let last: DnsOutcome = { failure: 'there is no resolver to ask', attempts };
  for (let round = 0; round < tries; round++) {
    for (const address of addresses) {
      const outcome = await askDns(context, { name, rrtype, recursion, address, over: 'udp' }, timeoutMs);
      attempts.push(...outcome.attempts);
      last = { ...outcome, attempts };
      if (outcome.response && !GOES_ON.has(outcome.response.rcode)) return last;
    }
  }
  return last;
}
