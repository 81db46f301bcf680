import { buildQuery, parseResponse, type Response } from '../../dns/response.ts';
import type { Attempt } from '../../history/events.ts';
import type { Ms } from '../../lab/spec.ts';
import { type Endpoint, familyOf, type Topology } from '../../lab/topology.ts';
import type { Came } from '../asker/protocol.ts';
import type { Answered, Asker } from '../lab/asker.ts';

/** Whom and how questions of one run are asked. */
export interface AskContext {
  readonly asker: Pick<Asker, 'ask'>;
  readonly topology: Pick<Topology, 'byAddress'>;
  /** Where the asker asks from, by family: for the flows of attempts. */
  readonly from: Readonly<Partial<Record<4 | 6, string>>>;
  /** CLOCK_MONOTONIC at lab time 0, ns. */
  readonly zeroNs: bigint;
  /** Ids of messages: any 16 bits. */
  readonly nextId: () => number;
}

export interface DnsQuestion {
  readonly name: string;
  readonly rrtype: string;
  /** As a stub asks a resolver. */
  readonly recursion: boolean;
  readonly address: string;
  readonly over: 'udp' | 'tcp';
}

/** What came of one question: a response, or how it failed; and every packet flow that it took. */
export interface DnsOutcome {
  readonly response?: Response;
  /** In words, where there is no response. */
  readonly failure?: string;
  readonly attempts: readonly Attempt[];
}

const DNS_PORT = 53;
/** What is taken over UDP (RFC 9715 section 3). */
const UDP_SIZE = 1232;

/** Codes as attempts have them. */
const OUTCOMES: Readonly<Record<string, Attempt['outcome']>> = {
  ...{ NOERROR: 'ok', SERVFAIL: 'servfail', NXDOMAIN: 'nxdomain', FORMERR: 'formerr', REFUSED: 'dns-refused' },
};

/** How a question that got no answer failed, in words that end a sentence. */
export function failureWords(came: Came, timeoutMs: Ms): string {
  if (came.is === 'timeout') return `no answer within ${timeoutMs / 1000} s`;
  if (came.is === 'refused') return 'refused: nobody listens there';
  if (came.is === 'unreachable') return 'no route to it';
  return came.is === 'broken' ? `the connection broke: ${came.why}` : `a ${came.is} came, which is no answer`;
}

/** What an attempt came to that got no answer: nothing, or word that there will be none. */
export const failedAs = ({ came }: Answered): 'timeout' | 'refused' =>
  came.is === 'timeout' || came.is === 'unreachable' ? 'timeout' : 'refused';

/** One attempt as a history has it. */
export function attemptOf(
  { topology, from, zeroNs }: AskContext,
  to: Endpoint,
  answered: Answered,
  outcome: Attempt['outcome'],
): Attempt {
  const family = familyOf(to.address);
  const atMs = (ns: bigint): Ms => Math.round(Number(ns - zeroNs) / 1e3) / 1e3;
  return {
    node: topology.byAddress.get(to.address)?.id ?? to.address,
    family,
    local: answered.local ?? `${from[family] ?? ''}:0`,
    remote: `${to.address}:${to.port}`,
    sentMs: atMs(answered.sentNs),
    endMs: atMs(answered.endNs),
    outcome,
  };
}

/** Asks once, and over TCP again what came cut short (RFC 7766 section 5). */
export async function askDns(context: AskContext, question: DnsQuestion, timeoutMs: Ms): Promise<DnsOutcome> {
  const { name, rrtype, recursion, address, over } = question;
  const to = { address, port: DNS_PORT };
  const query = buildQuery({ id: context.nextId(), name, rrtype, recursion, edns: { udpSize: UDP_SIZE } });
  const message = Buffer.from(query).toString('base64');
  const answered = await context.asker.ask({ over, to, message }, timeoutMs);
  const { came } = answered;
  if (came.is !== 'message') {
    const attempts = [attemptOf(context, to, answered, failedAs(answered))];
    return { failure: failureWords(came, timeoutMs), attempts };
  }
  const parsed = parseResponse(Buffer.from(came.message, 'base64'));
  if (!parsed.ok)
    return { failure: 'an answer that is malformed', attempts: [attemptOf(context, to, answered, 'malformed')] };
  const { response } = parsed;
  const attempt = attemptOf(context, to, answered, OUTCOMES[response.rcode] ?? 'other-rcode');
  if (!response.tc || over === 'tcp') return { response, attempts: [attempt] };
  const whole = await askDns(context, { ...question, over: 'tcp' }, timeoutMs);
  return { ...whole, attempts: [attempt, ...whole.attempts] };
}
