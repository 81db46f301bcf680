import { quotedValue } from '../../text/printable.ts';
import type { Answer } from './answer.ts';
import { choiceDifference, type Difference, expectedWords, linksDifference } from './judge-records.ts';
import type { Ask, Expected, Question } from './question.ts';
import { askedFor, askedOf } from './question-words.ts';

/** What is to be said of an answer, unless it is right. */
export type Judged =
  | { readonly is: 'right' }
  | {
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

function dnsDifference(ask: NameAsk, expected: NameExpected, answer: DnsAnswer): Difference | undefined {
  const { rcode, aa, tc, ra, records } = answer;
  const words = expectedWords(expected, ask.type);
  if (rcode !== 'NOERROR') return { came: rcode, expected: words };
  if (tc) return { came: 'an answer that is truncated over TCP too', expected: words };
  const isWhole = isWholeOf(ask);
  if (ask.is === 'name' && !isWhole && !aa)
    return {
      came: `an answer without authority (AA=0)${records.length === 0 ? ' and with no records' : ''}`,
      expected: words,
    };
  const found =
    expected.is === 'links'
      ? linksDifference(records, expected.links, isWhole)
      : choiceDifference(records, ask, expected.answers, isWhole);
  const noRecursion = isWhole && !ra && ask.is === 'name' ? ', from one that offers no recursion (RA=0)' : '';
  return found && { ...found, came: `${found.came}${noRecursion}` };
}

function pageDifference(
  { status, page }: Extract<Expected, { is: 'page' }>,
  answer: PageAnswer,
): Difference | undefined {
  if (answer.status !== status) return { came: `status ${answer.status}`, expected: `status ${status}` };
  if (!page) return undefined;
  if ('sha256' in page) {
    const isSame = answer.sha256 === page.sha256;
    return isSame ? undefined : { came: `${answer.octets} octets of SHA-256 ${answer.sha256}`, expected: page.sha256 };
  }
  const isSame = answer.text.trim() === page.body.trim();
  return isSame ? undefined : { came: `${quotedValue(answer.text.trim())}`, expected: quotedValue(page.body.trim()) };
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
  const told = (difference: Difference | undefined): Judged =>
    difference ? judged('wrong', `${difference.came} came, ${difference.expected} is expected`) : RIGHT;
  if (answer.is === 'none') return judged('silent', answer.why);
  if (answer.is === 'dns' && ask.is !== 'page' && expected.is !== 'page') {
    const isRefused = answer.rcode === 'REFUSED';
    return isRefused
      ? judged('refused', `REFUSED, ${refusal(ask, asker)}`)
      : told(dnsDifference(ask, expected, answer));
  }
  if (answer.is === 'page' && expected.is === 'page') return told(pageDifference(expected, answer));
  return judged('wrong', 'something else came than what was asked for');
}
