import { isIP } from 'node:net';
import { isAtOrBelow, parseName } from '../../dns/name-text.ts';
import type { Family } from '../../lab/topology.ts';
import type { Check, GetCheck, LabFile, NameCheck, ZoneCheck } from '../lab-file/lab-file.ts';
import { cutAt, type Zone } from '../lab-file/zone.ts';
import { chainOf } from './links.ts';
import { familiesOf, peersOf, peersOfServices, serversOf, waysOf } from './peers.ts';
import type { Ask, AskedNode, Expected, Peer, Question, Way } from './question.ts';
import { type Draw, subjectsOf, unreadTypes } from './zone-questions.ts';

/** What is known when questions are made. */
export interface Known {
  readonly lab: LabFile;
  readonly nodes: readonly AskedNode[];
  /** The zones of checks that have records: read from a file, or transferred. */
  readonly zones: readonly Zone[];
  /** Who signs for pages, PEM, by the index of the check. */
  readonly signers?: ReadonlyMap<number, string>;
  readonly draw: Draw;
}

/** What is to be asked, and in a sentence each what is not. */
export interface Plan {
  readonly questions: readonly Question[];
  readonly leftOut: readonly string[];
}

interface Named {
  readonly name: string;
  readonly type: string;
}

const atServers = (peers: readonly Peer[], named: Named): readonly Ask[] =>
  peers.map((to) => ({ is: 'name', to, over: 'udp', ...named, recursion: false }));

/** Of the ways, those on which a name is asked for by itself: servers are asked anyway. */
const onWays = (ways: readonly Way[], named: Named): readonly Ask[] =>
  ways.flatMap((way): Ask[] => {
    if (way.by === 'resolver') return [{ is: 'name', to: way.peer, over: 'udp', ...named, recursion: true }];
    return way.by === 'iterate' ? [{ is: 'iterate', roots: way.roots, ...named }] : [];
  });

/** Makes the questions of one lab. */
class Planner {
  readonly questions: Question[] = [];
  readonly leftOut: string[] = [];
  readonly #known: Known;
  readonly #ways: readonly Way[];
  readonly #families: readonly Family[];

  constructor(known: Known) {
    this.#known = known;
    this.#ways = waysOf(known.lab, known.nodes);
    this.#families = familiesOf(known.nodes);
  }

  check(check: Check, index: number): void {
    if (check.is === 'zone') this.#zone(check, index);
    else if (check.is === 'name') this.#name(check, index);
    else this.#page(check, index);
  }

  #put(check: number, asks: readonly Ask[], expected: Expected): void {
    for (const ask of asks) this.questions.push({ check, ask, expected });
  }

  #serversOf(check: ZoneCheck): readonly Peer[] {
    const { nodes } = this.#known;
    return check.servers ? peersOfServices(nodes, check.servers) : serversOf(nodes);
  }

  #zone(check: ZoneCheck, index: number): void {
    const { zones } = this.#known;
    const servers = this.#serversOf(check);
    if (servers.length === 0) this.leftOut.push(`zone ${check.zone} is asked at no server: none has such a role`);
    const zone = zones.find(({ apex }) => apex === check.zone);
    if (!zone) this.#put(index, atServers(servers, { name: check.zone, type: 'SOA' }), ANY);
    if (check.source.is === 'names') {
      const type = this.#families.includes(4) ? 'A' : 'AAAA';
      for (const name of check.source.names) this.#both(index, servers, { name, type }, ANY);
    }
    if (zone) this.#subjects(zone, index, servers);
  }

  #subjects(zone: Zone, index: number, servers: readonly Peer[]): void {
    const { zones, lab, draw } = this.#known;
    const isTold = ({ name, type }: Named) =>
      lab.check.some((one) => one.is === 'name' && one.name === name && one.type === type);
    const all = subjectsOf(zone, zones, draw).filter((subject) => !isTold(subject));
    const asked = all.filter(({ type }) => type !== 'AAAA' || this.#families.includes(6));
    for (const { name, type, links } of asked) this.#both(index, servers, { name, type }, { is: 'links', links });
    const aliases = asked.filter(({ type }) => type === 'CNAME').length;
    const unread = unreadTypes(zone).join(', ');
    if (asked.length < all.length)
      this.leftOut.push(`AAAA of ${all.length - asked.length} names of ${zone.apex}: the lab has IPv4 alone`);
    if (aliases > 0)
      this.leftOut.push(`what is behind ${aliases} aliases of ${zone.apex}: no zone that is checked has it`);
    if (unread !== '') this.leftOut.push(`${unread} of ${zone.apex}: data of such types are not read`);
  }

  #both(check: number, servers: readonly Peer[], named: Named, expected: Expected): void {
    this.#put(check, [...atServers(servers, named), ...onWays(this.#ways, named)], expected);
  }

  /** The servers of the nearest zone that is checked, unless it has given the name to others. */
  #serversAbove(name: string): readonly Peer[] {
    const { lab, zones } = this.#known;
    const [nearest] = lab.check
      .filter((one) => one.is === 'zone')
      .filter(({ zone }) => isAtOrBelow(name, zone))
      .toSorted((a, b) => b.zone.length - a.zone.length);
    const zone = nearest && zones.find(({ apex }) => apex === nearest.zone);
    return nearest && !(zone && cutAt(zone, name)) ? this.#serversOf(nearest) : [];
  }

  #name({ name, type, answers, servers }: NameCheck, index: number): void {
    const { nodes } = this.#known;
    const named = { name, type };
    if (type === 'AAAA' && !this.#families.includes(6)) {
      this.leftOut.push(`${name} AAAA: the lab has IPv4 alone`);
      return;
    }
    const peers = servers ? peersOfServices(nodes, servers) : this.#serversAbove(name);
    const before = this.questions.length;
    this.#both(index, peers, named, { is: 'choice', answers });
    if (this.questions.length === before)
      this.leftOut.push(`${name} ${type} is asked of nobody: there is no resolver, and no zone that is checked has it`);
  }

  /** The families in which a page can be asked for by its name: those of its addresses, where they are known. */
  #familiesOf(host: string): readonly Family[] {
    const family = isIP(host.replace(/^\[|\]$/g, ''));
    if (family === 4 || family === 6) return [family];
    const { zones } = this.#known;
    const name = parseName(host);
    const has = (type: string) => chainOf(zones, name, type).end === 'there';
    const known = this.#families.filter((one) => has(one === 4 ? 'A' : 'AAAA'));
    return known.length > 0 ? known : this.#families.slice(0, 1);
  }

  #page({ url, from, status, page }: GetCheck, index: number): void {
    const { host, hostname } = new URL(url);
    const { nodes, signers } = this.#known;
    const [way] = this.#ways;
    const ca = signers?.get(index);
    const asked = { is: 'page', url, host, ...(ca !== undefined && { ca }) } as const;
    const direct = from
      .flatMap((service) => nodes.filter((node) => node.service === service))
      .flatMap(peersOf)
      .map((at): Ask => ({ ...asked, family: at.family, at, ...(way && { way }) }));
    const isName = isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
    const ways = isName ? this.#ways : [];
    const families = this.#familiesOf(hostname);
    const named = ways.flatMap((one) => families.map((family): Ask => ({ ...asked, family, way: one })));
    const bare = isName ? [] : families.map((family): Ask => ({ ...asked, family }));
    this.#put(index, [...direct, ...named, ...bare], { is: 'page', status, page });
    if (direct.length + named.length + bare.length === 0)
      this.leftOut.push(`${url} is asked of nobody: name servers with from, or a resolver`);
  }
}

/** Any record of the type that is asked for. */
const ANY: Expected = { is: 'choice', answers: undefined };

/**
 * Everything that the checks of a lab ask: each name of each zone at each of its servers and through each resolver, each name by itself, each page
 * at each of those that may serve it and on each way, all in every family that the lab has.
 */
export function questionsOf(known: Known): Plan {
  const planner = new Planner(known);
  for (const [index, check] of known.lab.check.entries()) planner.check(check, index);
  return { questions: planner.questions, leftOut: planner.leftOut };
}
