import type { History, MapEvent } from '../history/events.ts';
import type { Facts } from './facts.ts';
import { lossesOf } from './facts-effects.ts';
import type { Interval } from './interval.ts';
import type { Invariant } from './invariant.ts';
import { allAtOnce, atLeast, merge, stretchEnd } from './stretch.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'leader-elected';

/**
 * When the leading mapper dies, a nameserver takes a map of a newer term within the election time. Who leads is read from the
 * maps that nameservers take. The time is counted as one stretch without packet loss in which most mappers lived and none of
 * the others died or came back.
 */
export const leaderElected: Invariant = {
  name,
  title: 'a dead leading mapper is replaced in time',
  promised: ({ promises }) => promises.election,
  check(history, facts) {
    const maps = history.filter((event) => event.type === 'map');
    const { electionMs, slackMs } = facts.spec.timing;
    return judgementOf(
      facts.topology.ofRole('mapper').flatMap(({ id }) => {
        const disturbed = disturbedFor(id, history, facts);
        return merge(facts.down.get(id) ?? []).flatMap((outage): Finding[] => {
          const newest = newestBefore(outage.fromMs, maps);
          const deadlineMs = stretchEnd(outage.fromMs, electionMs + slackMs, disturbed);
          if (newest?.leader !== id || deadlineMs >= Math.min(outage.toMs, facts.endMs)) return [];
          if (maps.some(({ term, atMs }) => term > newest.term && atMs <= deadlineMs)) return [undefined];
          const message = `no nameserver had a map of another leader by ${seconds(deadlineMs)}: ${id} died at ${seconds(outage.fromMs)}`;
          const death = history.findIndex(
            (event) => event.type === 'down' && event.node === id && event.atMs === outage.fromMs,
          );
          return [{ invariant: name, message, atMs: deadlineMs, events: [death] }];
        });
      }),
    );
  },
};

/** The map of the highest term that a nameserver had taken by then. */
function newestBefore(atMs: number, maps: readonly MapEvent[]): MapEvent | undefined {
  return maps
    .filter((map) => map.atMs <= atMs)
    .reduce<MapEvent | undefined>((newest, map) => (newest && newest.term > map.term ? newest : map), undefined);
}

/** When an election without `dead` could not be held, or nobody could hear of it. */
function disturbedFor(dead: string, history: History, facts: Facts): readonly Interval[] {
  const { ofRole } = facts.topology;
  const outages = (id: string) => merge(facts.down.get(id) ?? []);
  const mappers = ofRole('mapper').map(({ id }) => id);
  const minority = atLeast(Math.ceil(mappers.length / 2), mappers.map(outages));
  const others = mappers.filter((id) => id !== dead).flatMap(outages);
  const changes = others.flatMap(({ fromMs, toMs }) => [fromMs, toMs]).map((ms) => ({ fromMs: ms, toMs: ms + 1 }));
  const readers = [...ofRole('tlns'), ...ofRole('llns')].map(({ id }) => outages(id));
  return merge([...lossesOf(history), ...minority, ...changes, ...allAtOnce(readers)]);
}
