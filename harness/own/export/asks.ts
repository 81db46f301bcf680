import { quoted } from '../../text/shell.ts';
import type { AskName, AskPage, Expected, Question, Way } from '../checks/question.ts';

/** Types whose data dig writes as we do, names in lower case and without a last dot; of others it is enough that there are some. */
const COMPARED: ReadonlySet<string> = new Set(['A', 'AAAA', 'NS', 'CNAME', 'PTR', 'MX', 'SOA', 'SRV', 'TXT']);

/** Data as the script compares them: one space between words, an SOA without its serial. */
function asCompared(type: string, data: string): string {
  const words = data.split(/\s+/);
  return (type === 'SOA' ? words.toSpliced(2, 1) : words).join(' ');
}

/** A function of the script and what it is called with. */
const call = (name: string, ...words: readonly (string | number)[]): string =>
  [name, ...words.map((word) => (/^[\w.:/-]+$/.test(`${word}`) ? word : quoted(`${word}`)))].join(' ');

/** What is right, as the words that end a question for a name. */
function expectedName(type: string, expected: Expected): readonly string[] {
  if (expected.is === 'links') {
    const lines = expected.links.flatMap((link) => {
      const data = COMPARED.has(link.type) ? link.data.map((one) => asCompared(link.type, one)) : ['*'];
      return data.map((one) => `${link.name} ${link.type} ${one}`);
    });
    return ['links', ...lines];
  }
  if (expected.is === 'choice' && expected.answers && COMPARED.has(type))
    return ['among', ...expected.answers.map((one) => asCompared(type, one))];
  return ['any'];
}

/** What is right of a page: its status, and what of it is compared. */
function expectedPage(expected: Expected): readonly string[] {
  if (expected.is !== 'page') return ['200', 'any', ''];
  const { status, page } = expected;
  if (!page) return [`${status}`, 'any', ''];
  return 'body' in page ? [`${status}`, 'body', page.body.trim()] : [`${status}`, 'sha256', page.sha256];
}

const recursionWord = (recursion: boolean): string => (recursion ? 'rd' : 'nord');

function hostAndPort(url: string): readonly string[] {
  const { hostname, port, protocol } = new URL(url);
  return [hostname, port === '' ? (protocol === 'https:' ? '443' : '80') : port];
}

function nameCall({ to, over, name, type, recursion }: AskName, expected: Expected): string {
  return call('name', to.address, over, recursionWord(recursion), name, type, ...expectedName(type, expected));
}

const serversOn = (way: Way): readonly string[] =>
  (way.by === 'resolver' ? [way.peer] : way.by === 'iterate' ? way.roots : way.peers).map(({ address }) => address);

/** Who must have signed for a page, for curl. */
const trust = ({ ca }: AskPage): string => (ca === undefined ? '' : ` --cacert <(printf %s ${quoted(ca)})`);

function pageCall(ask: AskPage, expected: Expected): string {
  const { url, at, way, family } = ask;
  const rest = [url, ...expectedPage(expected)];
  if (at) return call('page_at', at.address, ...hostAndPort(url), ...rest) + trust(ask);
  if (!way) return call('page', ...rest) + trust(ask);
  const type = family === 4 ? 'A' : 'AAAA';
  const servers = serversOn(way).join(' ');
  return (
    call('page_by', servers, recursionWord(way.by === 'resolver'), type, ...hostAndPort(url), ...rest) + trust(ask)
  );
}

/** A question of a check as a call of the script's; undefined for what it cannot ask, from the root on. */
export function checkCall({ ask, expected }: Question): string | undefined {
  if (ask.is === 'name') return nameCall(ask, expected);
  return ask.is === 'page' ? pageCall(ask, expected) : undefined;
}

/** The same as clients ask it, whoever answers. */
export function clientCall({ ask, expected }: Question): string {
  if (ask.is === 'page') return call('page', ask.url, ...expectedPage(expected)) + trust(ask);
  return call('stub', ask.name, ask.type, ...expectedName(ask.type, expected));
}
