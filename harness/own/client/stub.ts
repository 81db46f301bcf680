import type { Ms } from '../../lab/spec.ts';
import { type AskContext, askDns, type DnsOutcome } from './ask-dns.ts';

/** How clients of a lab ask its resolvers. */
export interface Stub {
  /** Addresses of the resolvers: all are asked. */
  readonly addresses: readonly string[];
  /** For each round. */
  readonly timeoutMs: Ms;
  readonly tries: number;
  /** False where the servers of a zone are asked themselves. */
  readonly recursion: boolean;
}

/** Codes that say something of the resolver and not of the name: another may know (as glibc's and musl's stubs have it). */
const GOES_ON = new Set(['SERVFAIL', 'NOTIMP', 'REFUSED', 'FORMERR']);

const counts = ({ response }: DnsOutcome): boolean => response !== undefined && !GOES_ON.has(response.rcode);

/** One round: what the first has said that counts, or what all have come to; with every attempt that has ended by then. */
async function askAllOnce(asks: readonly Promise<DnsOutcome>[]): Promise<readonly DnsOutcome[]> {
  const ended: (DnsOutcome | undefined)[] = asks.map(() => undefined);
  const counting = asks.map(async (ask, index) => {
    const outcome = await ask;
    ended[index] = outcome;
    if (!counts(outcome)) throw new Error('it does not count');
  });
  await Promise.any(counting).catch(() => undefined);
  // What broke is told, and not taken for silence.
  if (!ended.some((one) => one && counts(one))) await Promise.all(asks);
  return ended.filter((one) => one !== undefined);
}

/**
 * Asks as a stub resolver does that is in a hurry, as musl's (res_msend): all resolvers at once, round by round, until one has an answer that
 * counts. So it has given up after `timeoutMs` for each round, however many there are. What was last heard, where nobody has an answer.
 */
export async function askStub(
  context: AskContext,
  { addresses, timeoutMs, tries, recursion }: Stub,
  name: string,
  rrtype: string,
): Promise<DnsOutcome> {
  const attempts: DnsOutcome['attempts'][number][] = [];
  let last: DnsOutcome = { failure: 'there is no resolver to ask', attempts };
  for (let round = 0; round < tries && addresses.length > 0; round++) {
    const outcomes = await askAllOnce(
      addresses.map((address) => askDns(context, { name, rrtype, recursion, address, over: 'udp' }, timeoutMs)),
    );
    const found = outcomes.find(counts);
    const told = found ?? outcomes.findLast(({ response }) => response) ?? outcomes.at(-1) ?? last;
    // Who has said it comes last: what is wrong of it is held against that one.
    for (const one of [...outcomes.filter((other) => other !== told), told]) attempts.push(...one.attempts);
    last = { ...told, attempts };
    if (found) return last;
  }
  return last;
}
