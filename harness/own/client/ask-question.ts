import { isIP } from 'node:net';
import type { Response } from '../../dns/response.ts';
import type { Attempt } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';
import type { Family } from '../../lab/topology.ts';
import { type Answer, answerOf } from '../checks/answer.ts';
import type { AskName, AskPage, Question, Way } from '../checks/question.ts';
import { type AskContext, askDns, type DnsOutcome } from './ask-dns.ts';
import { type FoundAddresses, getPage, type PageOutcome } from './get-page.ts';

/** What came for a question, and every packet flow that it took. */
export interface AskedQuestion {
  readonly answer: Answer;
  readonly attempts: readonly Attempt[];
}

/** An outcome as an answer. */
export const dnsAnswer = ({ response, failure = 'nothing came' }: DnsOutcome): Answer =>
  response ? answerOf(response) : { is: 'none', why: failure };

/** A page as an answer. */
export function pageAnswer({ page, failure = 'nothing came', isDenied = false }: PageOutcome): Answer {
  if (!page) return { is: isDenied ? 'denied' : 'none', why: failure };
  const { status, headers, octets, sha256, body } = page;
  const isOpenEnded = headers['content-length'] === undefined;
  return { is: 'page', status, octets, sha256, text: Buffer.from(body, 'base64').toString('utf8'), isOpenEnded };
}

/** Whether a response says that there is no address, rather than that others may know (as a referral does), or nothing that counts. */
const isDenial = ({ rcode, aa, ra, tc, answers }: Response): boolean =>
  rcode === 'NXDOMAIN' || (rcode === 'NOERROR' && !tc && (aa || ra || answers.length > 0));

/** The addresses in an answer, or why there are none. */
export function addressesIn({ response, failure, attempts }: DnsOutcome): FoundAddresses {
  const addresses = (response?.answers ?? []).flatMap((one) =>
    one.type === 'A' || one.type === 'AAAA' ? one.data : [],
  );
  if (addresses.length > 0) return { addresses, attempts };
  const rcode = response?.rcode === 'NOERROR' ? 'it has no such address' : response?.rcode;
  const isDenied = response !== undefined && isDenial(response);
  return { addresses, attempts, why: failure ?? rcode ?? 'nothing came', isDenied };
}

/** Resolves a name by a way, in one family. */
async function resolveBy(
  context: AskContext,
  way: Way | undefined,
  family: Family,
  name: string,
  timeoutMs: Ms,
): Promise<FoundAddresses> {
  if (isIP(name) !== 0) return { addresses: [name], attempts: [] };
  const rrtype = family === 4 ? 'A' : 'AAAA';
  const peers = way?.by === 'resolver' ? [way.peer] : way?.by === 'servers' ? way.peers : [];
  let found: FoundAddresses = { addresses: [], attempts: [], why: 'there is nobody to ask for it' };
  for (const { address } of peers) {
    const question = { name, rrtype, recursion: way?.by === 'resolver', address, over: 'udp' } as const;
    found = addressesIn(await askDns(context, question, timeoutMs));
    if (found.why === undefined) return found;
  }
  return found;
}

async function askName(context: AskContext, { to, over, name, type, recursion }: AskName, timeoutMs: Ms) {
  const outcome = await askDns(context, { name, rrtype: type, recursion, address: to.address, over }, timeoutMs);
  return { answer: dnsAnswer(outcome), attempts: outcome.attempts };
}

async function askPage(context: AskContext, { url, family, at, way, ca }: AskPage, timeoutMs: Ms) {
  const resolve = (name: string) => resolveBy(context, way, family, name, timeoutMs);
  const question = { url, resolve, ...(at && { at: at.address }), ...(ca !== undefined && { ca }) };
  const outcome = await getPage(context, question, timeoutMs);
  return { answer: pageAnswer(outcome), attempts: outcome.attempts };
}

/** Asks one question of a check, once. */
export async function askQuestion(context: AskContext, { ask }: Question, timeoutMs: Ms): Promise<AskedQuestion> {
  if (ask.is === 'name') return askName(context, ask, timeoutMs);
  if (ask.is === 'page') return askPage(context, ask, timeoutMs);
  return { answer: { is: 'none', why: 'asking from the root on is not built yet' }, attempts: [] };
}
