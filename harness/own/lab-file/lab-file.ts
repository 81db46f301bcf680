import type { Ms } from '../../lab/spec.ts';

/** What a service is there for. One may be several: a balancer may answer for one zone and resolve the rest. */
export const ROLES = [
  'authoritative',
  'secondary',
  'resolver',
  'balancer',
  'edge',
  'origin',
  /** Databases, queues, exporters: may fail, is never asked. */
  'other',
  /** Runs once and ends: never broken, never asked. */
  'setup',
] as const;
export type OwnRole = (typeof ROLES)[number];

/** Something by the name of a service. Names are the owner's, so look them up with `ofService`. */
export type ByService<T> = Readonly<Record<string, T>>;

/** What is said of a service; undefined where nothing is, whatever its name may be. */
export const ofService = <T>(table: ByService<T>, service: string): T | undefined =>
  Object.hasOwn(table, service) ? table[service] : undefined;

/** Whether a service goes on running: what sets a lab up has been done once. */
export const isLasting = (service: string, { roles }: Pick<LabFile, 'roles'>): boolean =>
  !(ofService(roles, service) ?? []).includes('setup');

/** One of these services must be alive and reached. */
export interface Need {
  readonly any: readonly string[];
}

/** A length of time for each service that is named, and for all others. */
export interface Allowance {
  readonly defaultMs: Ms;
  readonly byServiceMs: ByService<Ms>;
}

/** A command that is run in the container of a service, never on the owner's machine. */
export interface CommandOn {
  readonly on: string;
  readonly run: string;
}

/** Whom clients ask: these resolvers as a stub does; from the root on, themselves; or the servers of each zone. */
export type Asked =
  | { readonly how: 'resolvers'; readonly services: readonly string[] }
  | { readonly how: 'iterate'; readonly hints: readonly string[] }
  | { readonly how: 'servers' };

/** How clients of the lab ask. */
export interface Client {
  /** Undefined: the resolvers that the lab turns out to have, else the servers. */
  readonly ask: Asked | undefined;
  /** How long each try waits. */
  readonly timeoutMs: Ms;
  readonly tries: number;
  /** Operations per second, of all clients together. */
  readonly perSecond: number;
}

/** Where the names of a zone are read from. */
export type ZoneSource =
  | { readonly is: 'file'; readonly path: string }
  | { readonly is: 'axfr'; readonly from: string }
  | { readonly is: 'names'; readonly names: readonly string[] };

/** Every name of a zone, at each of its servers and through each resolver. */
export interface ZoneCheck {
  readonly is: 'zone';
  /** Names of checks are as `readName` gives them: lower case, no dot at the end. */
  readonly zone: string;
  readonly source: ZoneSource;
  /** All servers have the same serial within this, while NOTIFY gets through. */
  readonly agreeMs: Ms;
  /** Services that serve it; undefined: all that are authoritative or secondary. */
  readonly servers: readonly string[] | undefined;
}

/** A name, before what a zone says of it. */
export interface NameCheck {
  readonly is: 'name';
  readonly name: string;
  readonly type: string;
  /** A set to choose from, as `rdataText` has its data: an answer has some of these and no others. Undefined: anything is right that is there. */
  readonly answers: readonly string[] | undefined;
  /** Services that are asked besides the resolvers; undefined: the servers of the zone that it is in. */
  readonly servers: readonly string[] | undefined;
}

/** A page, at each of some services and through each resolver. */
export interface GetCheck {
  readonly is: 'get';
  readonly url: string;
  readonly from: readonly string[];
  /** Of the last answer, behind redirects. */
  readonly status: number;
  /** What the page is, white space at its ends aside; or the SHA-256 of its octets, hexadecimal. Undefined: anything. */
  readonly page: { readonly body: string } | { readonly sha256: string } | undefined;
  /** Who has signed the server's certificate: a file of the owner's, or of a service's. */
  readonly ca: { readonly file: string; readonly on: string | undefined } | undefined;
}

export type Check = ZoneCheck | NameCheck | GetCheck;

/** What an operator pushes: a file of a service, changed in place. */
export interface Push {
  readonly on: string;
  /** The owner's file, relative to the lab file's folder. */
  readonly file: string;
  /** What must grow with each push. */
  readonly bump: 'serial' | 'none';
  readonly check: string | undefined;
  readonly reload: string;
  /** `keep`: the old content, under a serial above the pushed one. `none`: the platform must get over it. */
  readonly undo: 'keep' | 'none' | { readonly run: string };
}

/** What happens between runs. `heal`: nothing but to wait until every check held twice. */
export type Reset = 'heal' | 'recreate' | 'restart' | CommandOn;

/** What an owner says of a lab, in `zonequake.yaml` beside the compose file. Paths are relative to its folder. */
export interface LabFile {
  /** Empty: what compose itself would take. */
  readonly compose: readonly string[];
  readonly without: readonly string[];
  readonly env: readonly string[];
  readonly profiles: readonly string[];
  /** Empty for a service: found out from the running lab. */
  readonly roles: ByService<readonly OwnRole[]>;
  /** What can fail together, by a name of the owner's. A service that is in none is by itself. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
  readonly needs: ByService<readonly Need[]>;
  /** By then every check holds. */
  readonly readyMs: Ms;
  readonly client: Client;
  readonly check: readonly Check[];
  /** How long clients may notice a loss for which there is another. */
  readonly failover: Allowance;
  /** After a heal every check holds again within this. */
  readonly recover: Allowance;
  /** What the owner knows and accepts of a service that is down. */
  readonly tolerate: ByService<{ readonly down: 'serves' | 'fails' }>;
  /** Commands that empty the caches of services. */
  readonly flush: ByService<string>;
  readonly push: Readonly<Record<string, Push>>;
  readonly reset: Reset;
}
