import type { TextRecord } from '../../dns/rdata-text.ts';
import { inShort } from '../../text/printable.ts';
import type { Expected, Link } from './question.ts';

/** What came and what is expected in its place, as parts of a sentence. */
export interface Difference {
  readonly came: string;
  readonly expected: string;
}

/** Data that are told of one name; nobody reads more. */
const TOLD_MAX = 5;

function listed(data: readonly string[]): string {
  const told = data.slice(0, TOLD_MAX).map((one) => inShort(one, 100));
  const more = data.length - told.length;
  return told.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const dataOf = (records: readonly TextRecord[], name: string, type: string): readonly string[] =>
  [
    ...new Set(records.filter((record) => record.name === name && record.type === type).map(({ data }) => data)),
  ].toSorted();

/** Data as they are compared. The serial of an SOA changes with every push: whether servers agree on it is judged by itself. */
const compared = (type: string, data: string): string =>
  type === 'SOA' ? data.split(' ').toSpliced(2, 1).join(' ') : data;

function isSame(type: string, came: readonly string[], expected: readonly string[]): boolean {
  const [left, right] = [came, expected].map((data) => data.map((one) => compared(type, one)).toSorted());
  return JSON.stringify(left) === JSON.stringify(right);
}

/** What links lead to, as the end of a sentence. */
function linksWords(links: readonly Link[]): string {
  const last = links.at(-1);
  return last ? `${last.type} ${listed(last.data)}` : 'an answer';
}

const choiceWords = (type: string, answers: readonly string[] | undefined): string =>
  answers ? `${type} ${answers.length > 1 ? 'among ' : ''}${listed(answers)}` : `any ${type}`;

/** What an answer is expected to have, as the end of a sentence. */
export const expectedWords = (expected: Exclude<Expected, { is: 'page' }>, type: string): string =>
  expected.is === 'links' ? linksWords(expected.links) : choiceWords(type, expected.answers);

/** Links from a name on. `isWhole`: none may be missing, as from a resolver; a server knows only the zones that it serves. */
export function linksDifference(
  records: readonly TextRecord[],
  links: readonly Link[],
  isWhole: boolean,
): Difference | undefined {
  for (const [index, { name, type, data }] of links.entries()) {
    const about = index === 0 ? '' : `${name} `;
    const came = dataOf(records, name, type);
    const instead = came.length > 0 || type === 'CNAME' ? [] : dataOf(records, name, 'CNAME');
    if (came.length === 0 && instead.length === 0 && index > 0 && !isWhole) return undefined;
    const expected = `${about}${type} ${listed(data)}`;
    if (instead.length > 0) return { came: `${about}CNAME ${listed(instead)}`, expected };
    if (came.length === 0) return { came: `no ${type} of ${name}`, expected };
    if (!isSame(type, came, data)) return { came: `${about}${type} ${listed(came)}`, expected };
  }
  return undefined;
}

/** Where the aliases of an answer lead from a name. */
function targetOf(records: readonly TextRecord[], name: string, type: string): string {
  let at = name;
  const seen = new Set<string>();
  while (type !== 'CNAME' && !seen.has(at)) {
    seen.add(at);
    at = dataOf(records, at, 'CNAME')[0] ?? at;
  }
  return at;
}

/** Some of a set and nothing else, behind whatever aliases. A server may leave it at an alias, where the rest is in a zone of others. */
export function choiceDifference(
  records: readonly TextRecord[],
  { name, type }: Pick<Link, 'name' | 'type'>,
  answers: readonly string[] | undefined,
  isWhole: boolean,
): Difference | undefined {
  const target = targetOf(records, name, type);
  const came = dataOf(records, target, type);
  const expected = choiceWords(type, answers);
  if (came.length === 0) {
    return target !== name && !isWhole ? undefined : { came: `no ${type} of ${target}`, expected };
  }
  const known = answers?.map((one) => compared(type, one));
  const strangers = known ? came.filter((one) => !known.includes(compared(type, one))) : [];
  return strangers.length === 0 ? undefined : { came: `${type} ${listed(strangers)}`, expected };
}
