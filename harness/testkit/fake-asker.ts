import { parseQuery, type Query } from '../dns/query.ts';
import type { DnsRecord } from '../dns/record.ts';
import { type Records, respond } from '../dns/response.ts';
import type { Family } from '../lab/topology.ts';
import type { Asking, Came } from '../own/asker/protocol.ts';
import type { AskContext } from '../own/client/ask-dns.ts';

/** What a test says to one question. */
export type Says = (asking: Asking, timeoutMs: number) => Came | Promise<Came>;

/** For tests: where and how an asker asks of which all that it gets is what the test says. Each answer takes 1 ms. */
export function fakeContext(
  says: Says,
  families: readonly Family[] = [4, 6],
): AskContext & { readonly asked: readonly Asking[] } {
  const asked: Asking[] = [];
  let ids = 0;
  return {
    asked,
    asker: {
      async ask(asking, timeoutMs) {
        const sentNs = BigInt(asked.push(asking)) * 10_000_000n;
        const own = 'to' in asking && asking.to.address.includes(':') ? 'fd01::fe' : '10.1.0.254';
        return { came: await says(asking, timeoutMs), sentNs, endNs: sentNs + 1_000_000n, local: `${own}:40000` };
      },
    },
    topology: { byAddress: new Map() },
    from: { ...(families.includes(4) && { 4: '10.1.0.254' }), ...(families.includes(6) && { 6: 'fd01::fe' }) },
    zeroNs: 0n,
    nextId: () => ++ids,
  };
}

/** Where a question went: `udp 10.1.0.53 www.example.com A`, `http 10.1.0.80 www.example.com/path`. */
export function askedWords(asking: Asking): string {
  if (asking.over === 'clock') return asking.over;
  const { over, to } = asking;
  if ('path' in asking) return `${over} ${to.address}:${to.port} ${asking.host}${asking.path}`;
  const { name, rrtype, rd } = queryIn(asking);
  return `${over} ${to.address} ${name} ${rrtype}${rd ? '' : ' without recursion'}`;
}

/** The DNS query in a question. */
export function queryIn(asking: Asking): Query {
  if (!('message' in asking)) throw new Error(`no DNS: ${asking.over}`);
  const parsed = parseQuery(Buffer.from(asking.message, 'base64'));
  if (!parsed.ok) throw new Error(`a query that is no good: ${parsed.answer}`);
  return parsed.query;
}

/** What a server says to it: these records, cut short over UDP where they are too many. */
export function dnsCame(asking: Asking, records: Partial<Records> = {}): Came {
  const whole = { rcode: 'NOERROR', aa: false, ...records } as const;
  const bytes = respond(queryIn(asking), whole, asking.over === 'tcp' ? 'tcp' : 'udp');
  return { is: 'message', message: Buffer.from(bytes).toString('base64') };
}

/** Addresses of the name that is asked for, of the type that is asked for. */
export function addressesCame(asking: Asking, ...addresses: readonly string[]): Came {
  const { name, rrtype } = queryIn(asking);
  const answers = addresses
    .filter((data) => data.includes(':') === (rrtype === 'AAAA'))
    .map((data): DnsRecord => ({ name, type: data.includes(':') ? 'AAAA' : 'A', ttl: 5, data }));
  return dnsCame(asking, { answers });
}

/** A page. */
export const pageCame = (
  text: string,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Extract<Came, { is: 'page' }> => ({
  ...{ is: 'page', status, headers, octets: Buffer.byteLength(text), sha256: '0'.repeat(64) },
  body: Buffer.from(text).toString('base64'),
});
