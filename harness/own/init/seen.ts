import type { AskedNode } from '../checks/question.ts';
import type { OwnerText } from './owner-texts.ts';
import type { Software } from './software.ts';

/** A zone that a server has said that it serves: AA, with an SOA. */
export interface ZoneServed {
  readonly zone: string;
  /** As `rdataText` has it. */
  readonly soa: string;
}

/** A port on which HTTP is spoken. */
export interface PagePort {
  readonly over: 'http' | 'https';
  readonly port: number;
  /** Whether users of the lab are meant to come there: it is a usual one, or its owner has published it. */
  readonly isOpen: boolean;
}

/** What was seen of a service of a lab that stands. */
export interface ServiceSeen {
  readonly service: string;
  /** `done`: it has ended with 0; `failed`: with anything else; `restarting`: the same, and the engine starts it again. */
  readonly state: 'running' | 'starting' | 'restarting' | 'done' | 'failed';
  /** The last line that it has written, where it does not run. */
  readonly lastWords: string;
  readonly software: Software;
  /** Names of its processes. */
  readonly programs: readonly string[];
  readonly nodes: readonly AskedNode[];
  /** Whether it listens on port 53, and whether it says anything there. */
  readonly dns: 'none' | 'silent' | 'refuses' | 'answers';
  readonly serves: readonly ZoneServed[];
  /** RA. */
  readonly offersRecursion: boolean;
  /** Zones of others that it has an answer for when it is asked as a stub does. */
  readonly resolves: readonly string[];
  readonly pages: readonly PagePort[];
  /** What its owner gives it. */
  readonly texts: readonly OwnerText[];
  /** Names and addresses by which others may call it. */
  readonly calledBy: readonly string[];
}

/** A service by its name. */
export const seenOf = (all: readonly ServiceSeen[], service: string): ServiceSeen | undefined =>
  all.find((one) => one.service === service);

/** All zones that anybody serves, with those who do, in the order in which they were seen. */
export function zonesServed(all: readonly ServiceSeen[]): ReadonlyMap<string, readonly string[]> {
  const zones = new Map<string, string[]>();
  for (const { service, serves } of all) {
    for (const { zone } of serves) zones.set(zone, [...(zones.get(zone) ?? []), service]);
  }
  return zones;
}
