import { isIP } from 'node:net';
import type { Attempt } from '../../history/events.ts';
import { type Family, familyOf } from '../../lab/topology.ts';
import type { Answer } from '../checks/answer.ts';
import { judgeAnswer } from '../checks/judge-answer.ts';
import type { Question } from '../checks/question.ts';
import type { LabFile } from '../lab-file/lab-file.ts';
import { type AskedEvent, outcomeOf } from '../platform/event-book.ts';
import type { AskContext } from './ask-dns.ts';
import { addressesIn, dnsAnswer, pageAnswer } from './ask-question.ts';
import type { ClientPeers } from './client-peers.ts';
import { type FoundAddresses, getPage, type PageOutcome } from './get-page.ts';
import { askStub, type Stub } from './stub.ts';

/** What came of one operation of a client. */
export interface Operated {
  readonly outcome: AskedEvent['outcome'];
  /** What is wrong, where something is. */
  readonly why: string;
  readonly attempts: readonly Attempt[];
}

/** Those of a family before the others, each in their order. */
const preferring = (family: Family, addresses: readonly string[]): readonly string[] => [
  ...addresses.filter((address) => familyOf(address) === family),
  ...addresses.filter((address) => familyOf(address) !== family),
];

/** How clients of a lab ask. */
export const stubOf = ({ client }: LabFile, { peers, isRecursive }: ClientPeers): Stub => ({
  addresses: peers.map(({ address }) => address),
  timeoutMs: client.timeoutMs,
  tries: client.tries,
  recursion: isRecursive,
});

/** The addresses of a name as clients get them: of both families that they have, those of the family that they prefer first. */
async function addressesOf(context: AskContext, stub: Stub, name: string, prefers: Family): Promise<FoundAddresses> {
  if (isIP(name) !== 0) return { addresses: [name], attempts: [] };
  const types = [...(context.from[6] === undefined ? [] : ['AAAA']), ...(context.from[4] === undefined ? [] : ['A'])];
  const outcomes = await Promise.all(types.map((rrtype) => askStub(context, stub, name, rrtype)));
  const found = outcomes.map(addressesIn);
  const addresses = preferring(
    prefers,
    found.flatMap((one) => one.addresses),
  );
  const attempts = found.flatMap((one) => one.attempts);
  const why = found.find((one) => one.why !== undefined)?.why;
  if (addresses.length > 0) return { addresses, attempts };
  // Who has heard of one family alone does not know.
  return { addresses, attempts, why: why ?? 'it has no address', isDenied: found.every((one) => one.isDenied) };
}

/**
 * Asks what a client asks, as clients do that prefer a family: most have IPv6 first (RFC 6724 section 2.1), and those that have been told
 * otherwise, or have no IPv6, have IPv4.
 */
export async function operate(
  context: AskContext,
  given: Stub,
  question: Question,
  prefers: Family,
): Promise<Operated> {
  const { ask } = question;
  const reached = given.addresses.filter((address) => context.from[familyOf(address)] !== undefined);
  const stub = { ...given, addresses: preferring(prefers, reached) };
  if (ask.is === 'page') {
    const resolve = (name: string) => addressesOf(context, stub, name, prefers);
    const outcome = await getPage(
      context,
      { url: ask.url, resolve, ...(ask.ca !== undefined && { ca: ask.ca }) },
      stub.timeoutMs,
    );
    return operated(question, pageAnswer(outcome), outcome);
  }
  const outcome = await askStub(context, stub, ask.name, ask.type);
  const { response } = outcome;
  // Which server an error came from says nothing here: clients have tried them all.
  const failure = response && response.rcode !== 'NOERROR' ? response.rcode : outcome.failure;
  return operated(question, dnsAnswer(outcome), {
    attempts: outcome.attempts,
    ...(failure !== undefined && { failure }),
  });
}

function operated(
  question: Question,
  answer: Answer,
  { attempts, failure }: Pick<PageOutcome, 'attempts' | 'failure'>,
): Operated {
  const judged = judgeAnswer(question, answer, '');
  const outcome = outcomeOf(judged);
  if (judged.is === 'right') return { outcome, why: '', attempts };
  // What is asked of several resolvers is right or wrong by the one that had an answer.
  const from = attempts.at(-1)?.node;
  const isFrom = outcome === 'wrong' && from !== undefined;
  return { outcome, why: `${failure ?? judged.said}${isFrom ? `, from ${from}` : ''}`, attempts };
}
