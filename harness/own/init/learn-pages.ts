import type { Family } from '../../lab/topology.ts';
import { limited } from '../../runtime/docker/limited.ts';
import type { Answer } from '../checks/answer.ts';
import { chainOf } from '../checks/links.ts';
import { peersOfServices, waysOf } from '../checks/peers.ts';
import type { Peer } from '../checks/question.ts';
import { askQuestion } from '../client/ask-question.ts';
import type { GetCheck } from '../lab-file/lab-file.ts';
import type { Zone } from '../lab-file/zone.ts';
import { listed } from './roles.ts';
import type { PagePort, ServiceSeen } from './seen.ts';
import type { Learned, LearnedCheck } from './told.ts';
import type { Learning } from './try-checks.ts';

/** How often a page is got from each server: what takes turns behind it is to be seen. */
const TIMES = 4;
const AT_ONCE = 4;
/** Pages of a lab: each name of a thousand is no other page. */
const PAGES_MAX = 20;
/** Characters of a page that people read in a file; a longer one has a digest. */
const BODY_MAX = 200;

type PageAnswer = Extract<Answer, { is: 'page' }>;

/** A page that may be there, and who has it. */
export interface PageWish {
  readonly url: string;
  readonly from: readonly string[];
}

/** What a name has of addresses, by type. */
export type AddressesOf = (name: string) => readonly string[];

const urlOf = ({ over, port }: PagePort, host: string): string => {
  const usual = over === 'http' ? 80 : 443;
  return `${over}://${host}${port === usual ? '' : `:${port}`}/`;
};

/** Pages of names: those whose addresses are services that speak HTTP, on the port that a name's page is at. */
export function pagesOfNames(
  names: readonly string[],
  addressesOf: AddressesOf,
  all: readonly ServiceSeen[],
): readonly PageWish[] {
  return names.flatMap((name) => {
    const addresses = addressesOf(name);
    const there = all.filter(({ nodes }) =>
      nodes.some((node) => node.addresses.some(({ address }) => addresses.includes(address))),
    );
    const ports = new Map<string, string[]>();
    for (const { service, pages } of there) {
      for (const page of pages.filter(({ isOpen }) => isOpen))
        ports.set(urlOf(page, name), [...(ports.get(urlOf(page, name)) ?? []), service]);
    }
    return [...ports].map(([url, from]) => ({ url, from }));
  });
}

/** Pages of services that no name leads to, where users come or else others of the lab, by addresses that the owner has fixed: others are new at each start. */
export function pagesOfAddresses(
  all: readonly ServiceSeen[],
  covered: readonly string[],
  fixed: ReadonlySet<string>,
): readonly PageWish[] {
  return all
    .filter(({ service }) => !covered.includes(service))
    .flatMap(({ service, nodes, pages }) => {
      const addresses = nodes.flatMap((node) => node.addresses).filter(({ address }) => fixed.has(address));
      const [first] = [...addresses].toSorted((a, b) => a.family - b.family);
      if (!first) return [];
      const host = first.family === 6 ? `[${first.address}]` : first.address;
      const open = pages.filter(({ isOpen }) => isOpen);
      return (open.length > 0 ? open : pages).map((page) => ({ url: urlOf(page, host), from: [service] }));
    });
}

/** Whether people can read it in a file as it is. */
const isShortText = (text: string): boolean =>
  text.length <= BODY_MAX && /^[\n\t\u0020-\u007e\u00a0-\ud7ff]*$/.test(text);

/** What several answers for one page have in common, or why it is no check, in the end of a sentence. */
export function pageFrom(
  { url, from }: PageWish,
  answers: readonly Answer[],
): { readonly check: GetCheck; readonly why: string } | string {
  const failed = answers.find((one) => one.is !== 'page');
  if (failed) return failed.is === 'none' ? failed.why : 'no page came';
  const pages = answers as readonly PageAnswer[];
  const statuses = [...new Set(pages.map(({ status }) => status))];
  const [status = 0] = statuses;
  if (statuses.length > 1) return `its status differs: ${statuses.join(', ')}`;
  if (status >= 500) return `it has status ${status}`;
  const digests = new Set(pages.map(({ sha256 }) => sha256));
  const [first] = pages;
  const isSame = digests.size === 1 && first !== undefined && first.octets > 0;
  const page = !isSame ? undefined : isShortText(first.text) ? { body: first.text } : { sha256: first.sha256 };
  const times = `as it came ${TIMES} times from ${from.length > 1 ? 'each of ' : ''}${listed(from)}`;
  const why = digests.size > 1 ? `${times}, but for what it says, which differs` : times;
  return { check: { is: 'get', url, from, status, page, ca: undefined }, why };
}

async function askedAt({ context, nodes, draft }: Learning, url: string, at: Peer): Promise<Answer> {
  const [way] = waysOf(draft, nodes);
  const ask = {
    is: 'page',
    url,
    host: new URL(url).host,
    family: at.family as Family,
    at,
    ...(way && { way }),
  } as const;
  const question = { check: 0, ask, expected: { is: 'page', status: 200, page: undefined } } as const;
  return (await askQuestion(context, question, draft.client.timeoutMs)).answer;
}

/** All hosts of zones: names with records that are not drawn from a wildcard. */
export const hostsOf = (zones: readonly Zone[]): readonly string[] =>
  zones.flatMap(({ sets }) => [...sets.keys()].filter((name) => !name.startsWith('*')));

/** The addresses that zones give a name, over its aliases. */
export const addressesIn =
  (zones: readonly Zone[]): AddressesOf =>
  (name) =>
    ['A', 'AAAA'].flatMap((type) => {
      const { links, end } = chainOf(zones, name, type);
      return end === 'there' ? (links.at(-1)?.data ?? []) : [];
    });

/** Checks of pages as they are: each got several times from each of those that have it. */
export async function learnPages(wishes: readonly PageWish[], learning: Learning): Promise<Learned> {
  const checks: LearnedCheck[] = [];
  const leftOut: string[] = [];
  const more = wishes.length - PAGES_MAX;
  if (more > 0) leftOut.push(`${more} pages, such as ${wishes[PAGES_MAX]?.url}: there are ${PAGES_MAX} already`);
  for (const wish of wishes.slice(0, PAGES_MAX)) {
    const peers = peersOfServices(learning.nodes, wish.from);
    const asks = Array.from({ length: TIMES }, () => peers).flat();
    const answers = await limited(asks, AT_ONCE, (peer) => askedAt(learning, wish.url, peer));
    const found = pageFrom(wish, answers);
    if (typeof found === 'string') leftOut.push(`${wish.url} from ${listed(wish.from)} is left out: ${found}`);
    else {
      if (found.check.page === undefined && found.why.includes('differs'))
        leftOut.push(`what ${wish.url} says is left out, since it differs from one time to the next`);
      checks.push(found);
    }
  }
  return { checks, leftOut };
}
