import { isIPv6 } from 'node:net';
import { textRecord } from '../../dns/rdata-text.ts';
import type { Response } from '../../dns/response.ts';
import type { Ms } from '../../lab/spec.ts';
import { limited } from '../../runtime/docker/limited.ts';
import type { Peer } from '../checks/question.ts';
import { type AskContext, askDns } from '../client/ask-dns.ts';
import type { Listening } from './listening.ts';
import type { PagePort, ZoneServed } from './seen.ts';

/** What a node says when it is asked as a server. */
export interface SaidAsServer {
  readonly serves: readonly ZoneServed[];
  /** Zones that were not asked for, and that it has named as those that it has authority over. */
  readonly hints: readonly string[];
  readonly heard: number;
  readonly refused: number;
}

/** What a node says when it is asked as a resolver. */
export interface SaidAsResolver {
  readonly offersRecursion: boolean;
  /** Of the zones that it was asked for, those that it has an answer for. */
  readonly answers: readonly string[];
  readonly heard: number;
  readonly refused: number;
}

/** Within the lab, on a busy machine; what is forwarded to nobody takes longer and is nothing that we look for. */
const WITHIN_MS: Ms = 2_000;
const AT_ONCE = 8;
/** Names without an answer after which a server is asked no further: each costs `WITHIN_MS`. */
const SILENT_MAX = 8;

/** Whether a node may speak DNS. */
export const hearsDns = (listening: readonly Listening[]): boolean =>
  listening.some(({ port, isLoopback }) => port === 53 && !isLoopback);

interface Heard {
  readonly zone: string;
  readonly response: Response;
}

/** Asks a node for the SOA of each of some zones. One that is silent for some is asked for no more. */
async function askForEach(
  context: AskContext,
  peer: Peer,
  zones: readonly string[],
  recursion: boolean,
): Promise<readonly Heard[]> {
  let silent = 0;
  const said = await limited(zones, AT_ONCE, async (zone) => {
    if (silent >= SILENT_MAX) return [];
    const question = { name: zone, rrtype: 'SOA', recursion, address: peer.address, over: 'udp' } as const;
    const { response } = await askDns(context, question, WITHIN_MS);
    if (response) return [{ zone, response }];
    silent++;
    return [];
  });
  return said.flat();
}

/** The SOA of a zone in the answer itself: in the authority section it is there for names below the zone too. */
function soaIn({ rcode, answers }: Response, zone: string): string | undefined {
  const record = rcode === 'NOERROR' ? answers.find(({ name, type }) => name === zone && type === 'SOA') : undefined;
  return record && textRecord(record).data;
}

/**
 * Whether a zone is one that servers have without being told: Unbound's and Knot Resolver's are of nobody.invalid, BIND's of the root
 * (RFC 6303 section 3).
 */
function isBuiltIn(soa: string): boolean {
  const [, mailbox] = soa.split(' ');
  return mailbox === 'nobody.invalid.' || mailbox === 'nobody.invalid' || mailbox === '.';
}

const hintsIn = ({ aa, authorities }: Response): readonly string[] =>
  aa
    ? authorities.flatMap((record) =>
        record.type === 'SOA' && !isBuiltIn(textRecord(record).data) ? [record.name] : [],
      )
    : [];

const refusedIn = (all: readonly Heard[]): number => all.filter(({ response }) => response.rcode === 'REFUSED').length;

/** Asks a node for each of some zones as a resolver asks a server: which it serves. */
export async function askAsServer(context: AskContext, peer: Peer, zones: readonly string[]): Promise<SaidAsServer> {
  const all = await askForEach(context, peer, zones, false);
  const serves = all.flatMap(({ zone, response }): ZoneServed[] => {
    const soa = response.aa ? soaIn(response, zone) : undefined;
    return soa === undefined || isBuiltIn(soa) ? [] : [{ zone, soa }];
  });
  const hints = all.flatMap(({ response }) => hintsIn(response));
  return { serves, hints, heard: all.length, refused: refusedIn(all) };
}

/** What every resolver answers by itself, with or without the Internet (RFC 6761 section 6.3). */
const KNOWN_TO_ALL = 'localhost';

/** Asks a node for each of some zones as a stub asks a resolver: whether it is one, and what it has answers for. */
export async function askAsResolver(
  context: AskContext,
  peer: Peer,
  zones: readonly string[],
): Promise<SaidAsResolver> {
  const all = await askForEach(context, peer, [...zones, KNOWN_TO_ALL], true);
  const answers = all.flatMap(({ zone, response }) =>
    response.ra && zones.includes(zone) && soaIn(response, zone) !== undefined ? [zone] : [],
  );
  const offersRecursion = all.some(({ response }) => response.ra);
  return { offersRecursion, answers, heard: all.length, refused: refusedIn(all) };
}

/** A port that is asked for a page. */
export type PortToAsk = Pick<PagePort, 'port' | 'isOpen'>;

/** Ports of one node that are asked: a service has few, and one that has many is no web server. */
const PORTS_MAX = 8;

/** Ports that are asked for a page: all that are heard, but of DNS servers, which have some for their operators, only the usual two. */
export function portsToAsk(
  listening: readonly Listening[],
  published: readonly number[],
  speaksDns: boolean,
): readonly PortToAsk[] {
  const heard = listening.filter(({ over, isLoopback }) => over === 'tcp' && !isLoopback).map(({ port }) => port);
  const open = speaksDns ? [80, 443] : [80, 443, ...published];
  return heard
    .map((port) => ({ port, isOpen: open.includes(port) }))
    .filter(({ isOpen }) => isOpen || !speaksDns)
    .toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen) || a.port - b.port)
    .slice(0, PORTS_MAX);
}

/** On which of some ports a node speaks HTTP, and whether behind TLS. */
export async function pagesOf(
  context: AskContext,
  peer: Peer,
  ports: readonly PortToAsk[],
): Promise<readonly PagePort[]> {
  const host = isIPv6(peer.address) ? `[${peer.address}]` : peer.address;
  const said = await limited(ports, AT_ONCE, async ({ port, isOpen }): Promise<readonly PagePort[]> => {
    for (const over of port === 443 || port === 8443 ? (['https'] as const) : (['http', 'https'] as const)) {
      const to = { address: peer.address, port };
      const { came } = await context.asker.ask({ over, to, host, path: '/' }, WITHIN_MS);
      // A server that speaks TLS alone says so with 400 to who does not.
      if (came.is === 'page' && !(over === 'http' && came.status === 400)) return [{ over, port, isOpen }];
    }
    return [];
  });
  return said.flat();
}
