import { quotedValue } from '../../text/printable.ts';
import type { Answer } from './answer.ts';
import { choiceDifference, type Difference, expectedWords, linksDifference } from './judge-records.ts';
import type { Ask, Expected, Question } from './question.ts';
import { askedFor, askedOf } from './question-words.ts';

/** What is to be said of an answer, unless it is right. */
export type Judged =
  | { readonly is: 'right' }
  | {
      /**
       * `wrong`: it says what is not so. `refused`: who was asked has said that it has no answer, or none that counts, as with an error, a referral,
       * or a page that was cut off. `silent`: nothing came.
       */
      readonly is: 'wrong' | 'refused' | 'silent';
      /** Who was asked for what, and what is wrong with it. */
      readonly sentence: string;
      /** The last of that, for where the rest has been said. */
      readonly said: string;
    };

export const RIGHT: Judged = { is: 'right' };

type DnsAnswer = Extract<Answer, { is: 'dns' }>;
type PageAnswer = Extract<Answer, { is: 'page' }>;
type NameAsk = Exclude<Ask, { is: 'page' }>;
type NameExpected = Exclude<Expected, { is: 'page' }>;

/** Whether what is asked follows aliases to their end, whoever serves them. */
const isWholeOf = (ask: NameAsk): boolean => ask.is === 'iterate' || ask.recursion;

/** A difference, and whether it is of an answer that says what is not so, or of one that says nothing. */
interface Fault extends Difference {
  readonly is: 'wrong' | 'refused';
}

/** The codes that say something of a name (RFC 1035 section 4.1.1, RFC 2308 section 2); others are of the server, or of the question. */
const OF_NAMES = ['NOERROR', 'NXDOMAIN'];

/**
 * Whether a response with no records refers to others rather than deny: a server says of its own zones with authority (RFC 1034 section 6.2.6),
 * and a resolver that it offers recursion (as glibc's stub has it, which asks the next one then).
 */
const isReferral = (ask: NameAsk, { rcode, aa, ra, records }: DnsAnswer): boolean =>
  rcode === 'NOERROR' && records.length === 0 && !aa && !(isWholeOf(ask) && ra);

function dnsFault(ask: NameAsk, expected: NameExpected, answer: DnsAnswer): Fault | undefined {
  const { rcode, aa, tc, ra, records } = answer;
  const words = expectedWords(expected, ask.type);
  if (rcode !== 'NOERROR') return { is: OF_NAMES.includes(rcode) ? 'wrong' : 'refused', came: rcode, expected: words };
  if (tc) return { is: 'refused', came: 'an answer that is truncated over TCP too', expected: words };
  const isWhole = isWholeOf(ask);
  const is = isReferral(ask, answer) ? 'refused' : 'wrong';
  const found =
    expected.is === 'links'
      ? linksDifference(records, expected.links, isWhole)
      : choiceDifference(records, ask, expected.answers, isWhole);
  if (ask.is === 'name' && !isWhole && !aa && (!found || is === 'refused')) {
    const came = `an answer without authority (AA=0)${records.length === 0 ? ' and with no records' : ''}`;
    return { is: 'refused', came, expected: words };
  }
  const noRecursion = isWhole && !ra && ask.is === 'name' ? ', from one that offers no recursion (RA=0)' : '';
  return found && { ...found, is, came: `${found.came}${noRecursion}` };
}

/**
 * Statuses that say that there is no answer now, whatever it would be: of a server or what is behind it (RFC 9110 section 15.6), of a request that
 * came too slowly (section 15.5.9), and of clients that ask too often (RFC 6585 section 4).
 */
const isNoPage = (status: number): boolean => status >= 500 || status === 408 || status === 429;

/** What differs of a body. One whose end nothing tells (RFC 9112 section 6.3) may have been cut off, where it begins as it should. */
function bodyFault(page: { body: string } | { sha256: string }, answer: PageAnswer): Fault | undefined {
  const { octets, sha256, text, isOpenEnded = false } = answer;
  if ('sha256' in page) {
    if (sha256 === page.sha256) return undefined;
    const is = isOpenEnded ? 'refused' : 'wrong';
    return { is, came: `${octets} octets of SHA-256 ${sha256}`, expected: page.sha256 };
  }
  const [came, expected] = [text.trim(), page.body.trim()];
  if (came === expected) return undefined;
  const is = isOpenEnded && expected.startsWith(came) ? 'refused' : 'wrong';
  return { is, came: quotedValue(came), expected: quotedValue(expected) };
}

function pageFault({ status, page }: Extract<Expected, { is: 'page' }>, answer: PageAnswer): Fault | undefined {
  const ofPage = isNoPage(answer.status) ? { is: 'refused' as const } : {};
  if (answer.status !== status)
    return { is: 'wrong', came: `status ${answer.status}`, expected: `status ${status}`, ...ofPage };
  const found = page && bodyFault(page, answer);
  return found && { ...found, ...ofPage };
}

/** REFUSED comes from access lists, and of a server also for zones that it does not have. */
function refusal(ask: NameAsk, asker: string): string {
  const who = ask.is === 'name' ? ask.to.node : 'a server';
  const list = `your access list leaves out the asker at ${asker}`;
  return isWholeOf(ask) ? list : `${list}, or ${who} does not serve ${ask.name}`;
}

/**
 * Judges what came for a question. `asker` is the address that it was asked from. A wrong answer is told as who was asked for what, what came,
 * and what is expected.
 */
export function judgeAnswer({ ask, expected }: Question, answer: Answer, asker: string): Judged {
  const judged = (is: 'wrong' | 'refused' | 'silent', said: string): Judged => {
    const isOfName = ask.is === 'page' && !ask.at;
    const [who, what] = isOfName ? [askedFor(ask), askedOf(ask)] : [askedOf(ask), askedFor(ask)];
    return { is, sentence: `${who} was asked for ${what}: ${said}`, said };
  };
  const told = (fault: Fault | undefined): Judged =>
    fault ? judged(fault.is, `${fault.came} came, ${fault.expected} is expected`) : RIGHT;
  if (answer.is === 'none') return judged('silent', answer.why);
  if (answer.is === 'denied') return judged('wrong', answer.why);
  if (answer.is === 'dns' && ask.is !== 'page' && expected.is !== 'page') {
    const isRefused = answer.rcode === 'REFUSED';
    return isRefused ? judged('refused', `REFUSED, ${refusal(ask, asker)}`) : told(dnsFault(ask, expected, answer));
  }
  if (answer.is === 'page' && expected.is === 'page') return told(pageFault(expected, answer));
  return judged('wrong', 'something else came than what was asked for');
}
