import { cutAt, type RecordSet, type Zone } from '../lab-file/zone.ts';
import { chainOf, typesBehind } from './links.ts';
import type { Link } from './question.ts';

/** Types that go with others, and are not asked for by themselves. */
const NOT_ASKED = ['RRSIG', 'NSEC', 'NSEC3', 'NSEC3PARAM'];

/** A label that no zone has, another each time: below wildcards, so that no cache has the answer. */
export type Draw = () => string;

/** What a zone can be asked, and what is right. */
export interface Subject {
  readonly name: string;
  readonly type: string;
  readonly links: readonly Link[];
}

function drawn(zone: Zone, wildcard: string, draw: Draw): string {
  for (;;) {
    const name = draw() + wildcard.slice(1);
    if (!zone.names.has(name)) return name;
  }
}

/** The types for which a name is asked: behind an alias those of the name that it stands for, or its own where that is not known. */
function typesToAsk(zones: readonly Zone[], name: string, sets: ReadonlyMap<string, RecordSet>): readonly string[] {
  const behind = sets.has('CNAME') ? typesBehind(zones, name) : [...sets.keys()];
  const types = behind.filter((type) => !NOT_ASKED.includes(type) && chainOf(zones, name, type).end === 'there');
  return types.length === 0 && sets.has('CNAME') ? ['CNAME'] : types;
}

/**
 * Every name of a zone and every type that it has, with the answer that is right. Names below a delegation are others'; of the delegation
 * itself only the DS is the zone's. `zones` are all that are known, since aliases lead from one to another.
 */
export function subjectsOf(zone: Zone, zones: readonly Zone[], draw: Draw): readonly Subject[] {
  return Array.from(zone.sets).flatMap(([owner, sets]) => {
    const cut = cutAt(zone, owner);
    if (cut !== undefined && cut !== owner) return [];
    const name = owner === '*' || owner.startsWith('*.') ? drawn(zone, owner, draw) : owner;
    const own = cut === undefined ? sets : new Map(Array.from(sets).filter(([type]) => type === 'DS'));
    return typesToAsk(zones, name, own).map((type) => ({ name, type, links: chainOf(zones, name, type).links }));
  });
}

/** The types of a zone whose data are not read, so that nobody can say what is right. */
export const unreadTypes = ({ sets }: Zone): readonly string[] => {
  const unread = [...sets.values()].flatMap((types) => [...types.values()].filter(({ data }) => !data));
  return [...new Set(unread.map(({ type }) => type))].filter((type) => !NOT_ASKED.includes(type)).toSorted();
};
