import type { History, MapEvent } from '../history/events.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'one-leader';

/**
 * A term has one leader of each role that elects one, as they say it themselves and as nameservers see mappers in maps; and no
 * nameserver takes a map older than the one it has.
 */
export const oneLeader: Invariant = {
  name,
  title: 'one mapper and one control lead a term, and maps never go back',
  check: (history, facts) => judgementOf([...rivals(history, facts), ...steps(history)]),
};

function rivals(history: History, { topology }: Facts): Finding[] {
  const first = new Map<string, { readonly leader: string; readonly index: number }>();
  return history.flatMap((event, index): Finding[] => {
    if (event.type !== 'map' && !(event.type === 'leader' && event.action === 'elected')) return [];
    const leader = event.type === 'map' ? event.leader : event.node;
    const office = `${topology.byId.get(leader)?.role} ${event.term}`;
    const known = first.get(office);
    if (!known) {
      first.set(office, { leader, index });
      return [];
    }
    if (known.leader === leader) return [undefined];
    const message = `term ${event.term} has two leaders, ${known.leader} and ${leader}`;
    return [{ invariant: name, message, atMs: event.atMs, events: [known.index, index] }];
  });
}

function steps(history: History): Finding[] {
  const last = new Map<string, { readonly event: MapEvent; readonly index: number }>();
  return history.flatMap((event, index): Finding[] => {
    if (event.type !== 'map') return [];
    const before = last.get(event.node);
    last.set(event.node, { event, index });
    if (!before) return [];
    if (isAfter(event, before.event)) return [undefined];
    const message =
      `${event.node} went back from map ${before.event.term}/${before.event.version} ` +
      `to ${event.term}/${event.version} at ${seconds(event.atMs)}`;
    return [{ invariant: name, message, atMs: event.atMs, events: [before.index, index] }];
  });
}

const isAfter = (a: MapEvent, b: MapEvent): boolean => a.term > b.term || (a.term === b.term && a.version >= b.version);
