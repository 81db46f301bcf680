import { isIP } from 'node:net';
import type { Attempt } from '../../history/events.ts';
import { judgeAnswer } from '../checks/judge-answer.ts';
import type { LabFile } from '../lab-file/lab-file.ts';
import type { AskContext } from './ask-dns.ts';
import { addressesIn, dnsAnswer, pageAnswer } from './ask-question.ts';
import type { ClientPeers, ClientQuestion } from './client-questions.ts';
import { type FoundAddresses, getPage } from './get-page.ts';
import { askStub, type Stub } from './stub.ts';

/** What came of one operation of a client. */
export interface Operated {
  readonly isRight: boolean;
  /** What is wrong, where something is. */
  readonly why: string;
  readonly attempts: readonly Attempt[];
}

/** How clients of a lab ask. */
export const stubOf = ({ client }: LabFile, { peers, isRecursive }: ClientPeers): Stub => ({
  addresses: peers.map(({ address }) => address),
  timeoutMs: client.timeoutMs,
  tries: client.tries,
  recursion: isRecursive,
});

/** The addresses of a name as clients get them: of both families that they have, IPv6 first (RFC 6724 section 2.1). */
async function addressesOf(context: AskContext, stub: Stub, name: string): Promise<FoundAddresses> {
  if (isIP(name) !== 0) return { addresses: [name], attempts: [] };
  const types = [...(context.from[6] === undefined ? [] : ['AAAA']), ...(context.from[4] === undefined ? [] : ['A'])];
  const outcomes = await Promise.all(types.map((rrtype) => askStub(context, stub, name, rrtype)));
  const found = outcomes.map(addressesIn);
  const addresses = found.flatMap((one) => one.addresses);
  const attempts = found.flatMap((one) => one.attempts);
  const why = found.find((one) => one.why !== undefined)?.why;
  return { addresses, attempts, ...(addresses.length === 0 && { why: why ?? 'it has no address' }) };
}

/** Asks what a client asks, as clients do. */
export async function operate(
  context: AskContext,
  stub: Stub,
  { question, what }: ClientQuestion,
  ca?: string,
): Promise<Operated> {
  const { ask } = question;
  const told = (isRight: boolean, sentence: string, attempts: readonly Attempt[]): Operated => ({
    ...{ isRight, attempts },
    why: isRight ? '' : sentence,
  });
  if (ask.is === 'page') {
    const resolve = (name: string) => addressesOf(context, stub, name);
    const outcome = await getPage(context, { url: ask.url, resolve, ...(ca !== undefined && { ca }) }, stub.timeoutMs);
    const judged = judgeAnswer(question, pageAnswer(outcome), '');
    const why = outcome.failure ?? (judged.is === 'right' ? '' : judged.sentence);
    return told(judged.is === 'right', why, outcome.attempts);
  }
  const outcome = await askStub(context, stub, ask.name, ask.type);
  const judged = judgeAnswer(question, dnsAnswer(outcome), '');
  const why = outcome.failure ?? outcome.response?.rcode ?? what;
  const isError = outcome.response?.rcode !== 'NOERROR';
  return told(judged.is === 'right', judged.is === 'right' || isError ? why : judged.sentence, outcome.attempts);
}
