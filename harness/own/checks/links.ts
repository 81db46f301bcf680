import { isAtOrBelow } from '../../dns/name-text.ts';
import { saidBy, setsAt, type Zone } from '../lab-file/zone.ts';
import type { Link } from './question.ts';

/** Aliases that lead to each other: no more are followed. */
const LINKS_MAX = 16;

/** What the zones that are known say of a name. */
export interface Chain {
  readonly links: readonly Link[];
  /** Whether the last link is the answer; others say the rest, or there is none. */
  readonly end: 'there' | 'elsewhere' | 'nothing';
}

const octetsOf = (apex: string): number => (apex === '.' ? 0 : apex.length);

/** The zone that says what a name has: the nearest above it. */
export const zoneAbove = (zones: readonly Zone[], name: string): Zone | undefined =>
  zones
    .filter(({ apex }) => isAtOrBelow(name, apex))
    .toSorted((a, b) => octetsOf(b.apex) - octetsOf(a.apex))
    .at(0);

/** From a name over its aliases to the records of a type, as far as zones are known. */
export function chainOf(zones: readonly Zone[], name: string, type: string): Chain {
  const links: Link[] = [];
  for (let at = name; links.length < LINKS_MAX; ) {
    const zone = zoneAbove(zones, at);
    const said = zone ? saidBy(zone, at, type) : { is: 'elsewhere' as const };
    if (said.is === 'elsewhere' || said.is === 'nothing') return { links, end: said.is };
    const data = said.set.data ?? [];
    links.push({ name: at, type: said.set.type, data });
    if (said.is === 'there') return { links, end: 'there' };
    at = data[0] ?? '.';
  }
  return { links, end: 'nothing' };
}

/** The types of the name that an alias leads to in the end; none where others know. */
export function typesBehind(zones: readonly Zone[], alias: string): readonly string[] {
  const { links, end } = chainOf(zones, alias, 'any type that no name has');
  const target = links.at(-1)?.data[0];
  const zone = target === undefined ? undefined : zoneAbove(zones, target);
  return end === 'nothing' && zone && target !== undefined ? [...(setsAt(zone, target)?.keys() ?? [])] : [];
}
