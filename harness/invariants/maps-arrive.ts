import type { History, MapEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { merge, stretchEnd } from './stretch.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'maps-arrive';

/**
 * A map that one nameserver has taken is taken by every other, or a newer one, within the publication time, round whatever trouble
 * the lab promises to get round. Those that run on delayed input are not judged.
 */
export const mapsArrive: Invariant = {
  name,
  title: 'what one nameserver knows, all know in time',
  promised: ({ promises }) => promises.pathLossMax > 0,
  check(history, facts) {
    const maps = history.filter((event) => event.type === 'map');
    const { ofRole } = facts.topology;
    const nameservers = [...ofRole('tlns'), ...ofRole('llns')].filter(({ inputDelayed }) => !inputDelayed);
    const judged = new Set(nameservers.map(({ id }) => id));
    const first = firstTaken(maps.filter(({ node }) => judged.has(node)));
    return judgementOf(nameservers.flatMap(({ id }) => lateMaps(id, first, maps, history, facts)));
  },
};

/** Each map, as it was first taken. */
function firstTaken(maps: readonly MapEvent[]): readonly MapEvent[] {
  const first = new Map<string, MapEvent>();
  for (const map of maps) {
    const identity = `${map.term}/${map.version}`;
    if (!first.has(identity)) first.set(identity, map);
  }
  return [...first.values()];
}

function lateMaps(node: string, first: readonly MapEvent[], maps: readonly MapEvent[], history: History, facts: Facts) {
  const { publicationMs, slackMs } = facts.spec.timing;
  const own = maps.filter((map) => map.node === node);
  const disturbed = merge([...facts.mapping.disturbed(node), ...(facts.down.get(node) ?? [])]);
  return first.flatMap((map): Finding[] => {
    const deadlineMs: Ms = stretchEnd(map.atMs, publicationMs + slackMs, disturbed);
    if (deadlineMs >= facts.endMs) return [];
    if (own.some((one) => one.atMs <= deadlineMs && isAtLeast(one, map))) return [undefined];
    const message =
      `${node} had no map ${map.term}/${map.version} by ${seconds(deadlineMs)}: ` +
      `${map.node} took it at ${seconds(map.atMs)}`;
    return [{ invariant: name, message, atMs: deadlineMs, events: [history.indexOf(map)] }];
  });
}

const isAtLeast = (a: MapEvent, b: MapEvent): boolean =>
  a.term > b.term || (a.term === b.term && a.version >= b.version);
