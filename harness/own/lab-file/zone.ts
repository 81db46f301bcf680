import { isAtOrBelow, parentName } from '../../dns/name-text.ts';

/** All records of a name and a type. */
export interface RecordSet {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  /** As `rdataText` has it, each once, sorted; undefined where the type is one whose data are not read. */
  readonly data: readonly string[] | undefined;
}

/** A record of a zone; its data undefined where they are not read. */
export interface ZoneRecord {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: string | undefined;
}

/** What is known of a zone. Names are as `readName` gives them. */
export interface Zone {
  readonly apex: string;
  readonly sets: ReadonlyMap<string, ReadonlyMap<string, RecordSet>>;
  /** Every name that there is, also those that have no records and others below them. */
  readonly names: ReadonlySet<string>;
}

/** A set that is being made. */
interface Growing {
  readonly ttl: number;
  readonly data: Set<string>;
  isRead: boolean;
}

function grow(types: Map<string, Growing>, { type, ttl, data }: ZoneRecord): void {
  const set = types.get(type) ?? { ttl, data: new Set(), isRead: true };
  if (data === undefined) set.isRead = false;
  else set.data.add(data);
  types.set(type, set);
}

const grown = (name: string, types: ReadonlyMap<string, Growing>): ReadonlyMap<string, RecordSet> =>
  new Map(
    Array.from(types, ([type, { ttl, data, isRead }]) => {
      return [type, { name, type, ttl, data: isRead ? [...data].toSorted() : undefined }];
    }),
  );

/** The zone that has these records. What is not below its apex is left out, as servers do. */
export function zoneOf(apex: string, records: readonly ZoneRecord[]): Zone {
  const growing = new Map<string, Map<string, Growing>>();
  const names = new Set<string>([apex]);
  for (const record of records) {
    const { name } = record;
    if (!isAtOrBelow(name, apex)) continue;
    const types = growing.get(name) ?? new Map<string, Growing>();
    growing.set(name, types);
    grow(types, record);
    for (let at = name; at !== apex && !names.has(at); at = parentName(at)) names.add(at);
  }
  return { apex, names, sets: new Map(Array.from(growing, ([name, types]) => [name, grown(name, types)])) };
}

/** A name of the zone and those above it, the apex first. */
function pathTo(zone: Zone, name: string): readonly string[] {
  const path = [name];
  for (let at = name; at !== zone.apex; path.push(at)) at = parentName(at);
  return path.reverse();
}

/**
 * The name at or above `name` where the zone ends: a delegation (RFC 1034 section 4.2.1), or a DNAME above it (RFC 6672). Undefined where it does
 * not.
 */
export const cutAt = (zone: Zone, name: string): string | undefined =>
  pathTo(zone, name).find((at) => {
    const types = zone.sets.get(at);
    return (at !== zone.apex && types?.has('NS')) || (at !== name && types?.has('DNAME'));
  });

/** What a zone says of a name and a type. */
export type Said =
  | { readonly is: 'there'; readonly set: RecordSet }
  | { readonly is: 'alias'; readonly set: RecordSet }
  /** Others say it: the name is below a delegation, or its data are not read. */
  | { readonly is: 'elsewhere' }
  | { readonly is: 'nothing' };

/** The records of a name at or below the apex, by itself or by the wildcard that covers it (RFC 4592 section 3.3.1). */
export function setsAt(zone: Zone, name: string): ReadonlyMap<string, RecordSet> | undefined {
  if (zone.names.has(name)) return zone.sets.get(name);
  let encloser = parentName(name);
  while (!zone.names.has(encloser)) encloser = parentName(encloser);
  return zone.sets.get(encloser === '.' ? '*' : `*.${encloser}`);
}

/** What the zone says of a name that is at or below its apex. A wildcard's records get that name. */
export function saidBy(zone: Zone, name: string, type: string): Said {
  const cut = cutAt(zone, name);
  // A DS is the parent's (RFC 4035 section 3.1.4.1).
  if (cut !== undefined && !(type === 'DS' && cut === name)) return { is: 'elsewhere' };
  const types = setsAt(zone, name);
  const alias = type === 'CNAME' ? undefined : types?.get('CNAME');
  const set = alias ?? types?.get(type);
  if (!set) return { is: 'nothing' };
  if (!set.data) return { is: 'elsewhere' };
  return { is: alias ? 'alias' : 'there', set: { ...set, name } };
}
