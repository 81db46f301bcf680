import type { Attempt } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';
import { quotedValue } from '../../text/printable.ts';
import type { Came } from '../asker/protocol.ts';
import { type AskContext, attemptOf, failedAs, failureWords } from './ask-dns.ts';

export type Page = Extract<Came, { is: 'page' }>;

/** What came of a page that was asked for: it, or how that failed; and every packet flow that it took. */
export interface PageOutcome {
  readonly page?: Page;
  /** In words, where there is none. */
  readonly failure?: string;
  /** It failed by what somebody has said, and not for want of an answer: there is no such name, or no such page. */
  readonly isDenied?: boolean;
  readonly attempts: readonly Attempt[];
}

/** The addresses of a name, or why there are none, with the attempts that it took. */
export interface FoundAddresses {
  readonly addresses: readonly string[];
  readonly why?: string;
  /** Somebody has said that there are none. */
  readonly isDenied?: boolean;
  readonly attempts: readonly Attempt[];
}

export interface PageQuestion {
  readonly url: string;
  /** How names are resolved: that of the page, and those of redirects. */
  readonly resolve: (name: string) => Promise<FoundAddresses>;
  /** Where to connect for the page itself, whatever its name says. */
  readonly at?: string;
  /** Who must have signed for whoever answers over TLS, PEM. Absent: whoever answers is believed. */
  readonly ca?: string;
}

/** Redirects that are followed (RFC 9110 section 15.4 has no number; it warns of loops). */
const REDIRECTS_MAX = 5;
const PORTS = { 'http:': 80, 'https:': 443 } as const;

/** Gets one page from the first of the addresses that has one: after a failure to connect the next is tried, as clients do. */
async function getFrom(
  context: AskContext,
  url: URL,
  addresses: readonly string[],
  { ca }: Pick<PageQuestion, 'ca'>,
  timeoutMs: Ms,
): Promise<PageOutcome> {
  const over = url.protocol === 'https:' ? 'https' : 'http';
  const port = url.port === '' ? PORTS[`${over}:`] : Number(url.port);
  const attempts: Attempt[] = [];
  let failure = 'there is no address to get it from';
  for (const address of addresses) {
    const to = { address, port };
    const ask = {
      over,
      to,
      host: url.host,
      path: `${url.pathname}${url.search}`,
      ...(ca !== undefined && { ca }),
    } as const;
    const answered = await context.asker.ask(ask, timeoutMs);
    const { came } = answered;
    if (came.is === 'page') {
      attempts.push(attemptOf(context, to, answered, came.status < 400 ? 'ok' : 'http-error'));
      return { page: came, attempts };
    }
    attempts.push(attemptOf(context, to, answered, failedAs(answered)));
    failure = `${address}: ${failureWords(came, timeoutMs)}`;
  }
  return { failure, attempts };
}

/** Gets a page as a client of the lab does: resolves its name, connects, and follows redirects. */
export async function getPage(context: AskContext, question: PageQuestion, timeoutMs: Ms): Promise<PageOutcome> {
  const attempts: Attempt[] = [];
  let url = new URL(question.url);
  for (let followed = 0; followed <= REDIRECTS_MAX; followed++) {
    const at = followed === 0 ? question.at : undefined;
    const found: FoundAddresses =
      at === undefined
        ? await question.resolve(url.hostname.replace(/^\[|\]$/g, ''))
        : { addresses: [at], attempts: [] };
    attempts.push(...found.attempts);
    const { why, isDenied = false } = found;
    if (why !== undefined) return { failure: `${url.hostname} does not resolve: ${why}`, isDenied, attempts };
    const got = await getFrom(context, url, found.addresses, question, timeoutMs);
    attempts.push(...got.attempts);
    if (!got.page) return { ...got, attempts };
    const { status, headers } = got.page;
    if (status < 300 || status >= 400 || headers.location === undefined) return { page: got.page, attempts };
    const next = URL.canParse(headers.location, url.href) ? new URL(headers.location, url) : undefined;
    if (!next || !(next.protocol in PORTS)) {
      const failure = `it redirects to what is no page: ${quotedValue(headers.location)}`;
      return { failure, isDenied: true, attempts };
    }
    url = next;
  }
  return { failure: `more than ${REDIRECTS_MAX} redirects`, isDenied: true, attempts };
}
