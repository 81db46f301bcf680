import { isAtOrBelow } from '../../dns/name-text.ts';
import { peersOfServices } from '../checks/peers.ts';
import type { NameCheck, ZoneCheck } from '../lab-file/lab-file.ts';
import type { Zone } from '../lab-file/zone.ts';
import { addressesOf, answersOf, firstType, TIMES } from './answers-of.ts';
import type { OwnerText } from './owner-texts.ts';
import { listed } from './roles.ts';
import { type ServiceSeen, zonesServed } from './seen.ts';
import type { Learned, LearnedCheck } from './told.ts';
import { type Learning, whyNotServed, zoneReadAs } from './try-checks.ts';
import { isLikeZoneFile, zoneCandidates, zonesByFileName } from './zone-candidates.ts';

/** What was learned of zones, and those of them that were read from files. */
export interface LearnedZones extends Learned {
  readonly zones: readonly Zone[];
}

/** Names of one zone that are tried where no file has them. */
const NAMES_MAX = 50;
/** A NOTIFY, one that is sent again, and a transfer: the default of `agree`. */
const AGREE_MS = 10_000;

/** An SOA without its serial, which every push changes. */
const withoutSerial = (soa: string | undefined): string | undefined => soa?.split(' ').toSpliced(2, 1).join(' ');

/** Files that may be a zone's, those that are named after it first. */
function filesFor(zone: string, texts: readonly OwnerText[]): readonly OwnerText[] {
  const files = new Map(texts.filter(isLikeZoneFile).map((one) => [one.name, one]));
  const isNamed = ({ name }: OwnerText) => (zonesByFileName(name).includes(zone) ? 0 : 1);
  return [...files.values()].toSorted((a, b) => isNamed(a) - isNamed(b));
}

interface Served {
  readonly zone: string;
  readonly soa: string;
  readonly services: readonly string[];
  /** As a check has it: undefined where they are all that serve anything. */
  readonly servers: readonly string[] | undefined;
}

/** A check of a zone by a file of the owner's that says what all of its servers say. */
async function byFile({ zone, soa, services, servers }: Served, texts: readonly OwnerText[], learning: Learning) {
  const leftOut: string[] = [];
  for (const { name } of filesFor(zone, texts)) {
    const check: ZoneCheck = { is: 'zone', zone, source: { is: 'file', path: name }, agreeMs: AGREE_MS, servers };
    const read = zoneReadAs(check, learning);
    if (typeof read === 'string') {
      if (zonesByFileName(name).includes(zone)) leftOut.push(`${name} is not taken as the file of ${zone}: ${read}`);
      continue;
    }
    const [said] = read.sets.get(zone)?.get('SOA')?.data ?? [];
    if (withoutSerial(said) !== withoutSerial(soa)) continue;
    const wrong = await whyNotServed(check, read, learning);
    if (wrong === undefined) {
      const why = `${listed(services)} ${services.length > 1 ? 'say' : 'says'} what the file says`;
      return { learned: { check, why }, zone: read, leftOut };
    }
    leftOut.push(`${name} is not taken as the file of ${zone}, which is served otherwise: ${wrong}`);
  }
  return { leftOut };
}

/** Names that a zone may have: those that the owner's files hold, and those that most zones have. */
function namesIn(zone: string, texts: readonly OwnerText[], servers: readonly string[]): readonly string[] {
  const known = zoneCandidates(texts).filter((name) => isAtOrBelow(name, zone));
  const usual = zone === '.' ? [] : [zone, `www.${zone}`];
  return [...new Set([...usual, ...servers.filter((name) => isAtOrBelow(name, zone)), ...known])].slice(0, NAMES_MAX);
}

/** Checks of a zone of which no file is known: its name servers, and those of its names that are known by anything else. */
async function byNames({ zone, services, servers }: Served, texts: readonly OwnerText[], learning: Learning) {
  const peers = peersOfServices(learning.nodes, services);
  const why = `as ${listed(services)} answered, asked ${TIMES} times`;
  const learned = (name: string, type: string, answers: readonly string[]): LearnedCheck => {
    return { check: { is: 'name', name, type, answers, servers: servers ?? undefined } satisfies NameCheck, why };
  };
  const hosts = await answersOf(learning, peers, { name: zone, type: 'NS', recursion: false });
  const checks: LearnedCheck[] = hosts.length > 0 ? [learned(zone, 'NS', hosts)] : [];
  const names: string[] = [];
  for (const name of namesIn(zone, texts, hosts)) {
    const found = await addressesOf(learning, peers, name, false);
    checks.push(...found.map(({ type, answers }) => learned(name, type, answers)));
    if (found.some(({ type }) => type === firstType(learning))) names.push(name);
  }
  const whole: ZoneCheck = { is: 'zone', zone, source: { is: 'names', names }, agreeMs: AGREE_MS, servers };
  const told = `no file of it was found: these are names that ${listed(services)} answered for, and there may be others`;
  return names.length > 0 ? [{ check: whole, why: told }, ...checks] : checks;
}

/** Checks of all zones that a lab serves: by files that agree with what is served, else by the names that are known. */
export async function learnZones(all: readonly ServiceSeen[], learning: Learning): Promise<LearnedZones> {
  const texts = all.flatMap((one) => one.texts);
  const zones = zonesServed(all);
  const serving = [...new Set([...zones.values()].flat())];
  const checks: LearnedCheck[] = [];
  const leftOut: string[] = [];
  const read: Zone[] = [];
  for (const [zone, services] of zones) {
    const soa = all.flatMap(({ serves }) => serves.filter((one) => one.zone === zone))[0]?.soa ?? '';
    const servers = services.length === serving.length ? undefined : services;
    const served: Served = { zone, soa, services, servers };
    const found = await byFile(served, texts, learning);
    if (found.learned) {
      checks.push(found.learned);
      read.push(found.zone);
    } else {
      leftOut.push(...found.leftOut);
      checks.push(...(await byNames(served, texts, learning)));
    }
  }
  return { checks, leftOut, zones: read };
}
