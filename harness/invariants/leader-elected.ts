import type { History, MapEvent } from '../history/events.ts';
import type { Ms, Role } from '../lab/spec.ts';
import { controlElectionMs } from '../lab/timing.ts';
import type { Facts } from './facts.ts';
import { lossesOf } from './facts-effects.ts';
import type { Interval } from './interval.ts';
import type { Invariant, Violation } from './invariant.ts';
import { allAtOnce, atLeast, merge, stretchEnd } from './stretch.ts';
import { termsOf } from './terms.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'leader-elected';

/**
 * When the leading mapper dies, a nameserver takes a map of a newer term within the election time: who leads is read from the maps that
 * nameservers take. When the leading one of several controls dies, another says that it leads a newer term, within their
 * election time. The time is counted as one stretch without packet loss in which most of the role lived and none of the others
 * died or came back.
 */
export const leaderElected: Invariant = {
  name,
  title: 'a dead leading mapper or control is replaced in time',
  promised: ({ promises }) => promises.election,
  check: (history, facts) => judgementOf([...mappers(history, facts), ...controls(history, facts)]),
};

function mappers(history: History, facts: Facts): readonly Finding[] {
  const maps = history.filter((event) => event.type === 'map');
  const { electionMs, slackMs } = facts.spec.timing;
  return facts.topology.ofRole('mapper').flatMap(({ id }) => {
    const disturbed = merge([...disturbedFor(id, 'mapper', history, facts), ...withoutReaders(facts)]);
    return merge(facts.down.get(id) ?? []).flatMap((outage): Finding[] => {
      const newest = newestBefore(outage.fromMs, maps);
      const deadlineMs = stretchEnd(outage.fromMs, electionMs + slackMs, disturbed);
      if (newest?.leader !== id || deadlineMs >= Math.min(outage.toMs, facts.endMs)) return [];
      if (maps.some(({ term, atMs }) => term > newest.term && atMs <= deadlineMs)) return [undefined];
      const what = `no nameserver had a map of another leader by ${seconds(deadlineMs)}`;
      return [late(what, id, outage.fromMs, deadlineMs, history)];
    });
  });
}

function controls(history: History, facts: Facts): readonly Finding[] {
  if (facts.topology.ofRole('control').length < 2) return [];
  const lengthMs = controlElectionMs(facts.spec.timing) + facts.spec.timing.slackMs;
  const terms = termsOf('control', history, facts.topology);
  return terms.flatMap(({ node, term, toMs }): Finding[] => {
    const outage = merge(facts.down.get(node) ?? []).find(({ fromMs }) => fromMs === toMs);
    const isNewest = !terms.some((other) => other.term > term && other.fromMs <= toMs);
    if (!outage || !isNewest) return [];
    const deadlineMs = stretchEnd(toMs, lengthMs, disturbedFor(node, 'control', history, facts));
    if (deadlineMs >= Math.min(outage.toMs, facts.endMs)) return [];
    if (terms.some((other) => other.term > term && other.fromMs <= deadlineMs)) return [undefined];
    return [late(`no other control led by ${seconds(deadlineMs)}`, node, toMs, deadlineMs, history)];
  });
}

function late(what: string, dead: string, diedMs: Ms, deadlineMs: Ms, history: History): Violation {
  const death = history.findIndex((event) => event.type === 'down' && event.node === dead && event.atMs === diedMs);
  return { invariant: name, message: `${what}: ${dead} died at ${seconds(diedMs)}`, atMs: deadlineMs, events: [death] };
}

/** The map of the highest term that a nameserver had taken by then. */
function newestBefore(atMs: Ms, maps: readonly MapEvent[]): MapEvent | undefined {
  return maps
    .filter((map) => map.atMs <= atMs)
    .reduce<MapEvent | undefined>((newest, map) => (newest && newest.term > map.term ? newest : map), undefined);
}

const outagesOf = (id: string, { down }: Facts): readonly Interval[] => merge(down.get(id) ?? []);

/** When an election without `dead` could not be held. */
function disturbedFor(dead: string, role: Role, history: History, facts: Facts): readonly Interval[] {
  const members = facts.topology.ofRole(role).map(({ id }) => id);
  const minority = atLeast(
    Math.ceil(members.length / 2),
    members.map((id) => outagesOf(id, facts)),
  );
  const others = members.filter((id) => id !== dead).flatMap((id) => outagesOf(id, facts));
  const changes = others.flatMap(({ fromMs, toMs }) => [fromMs, toMs]).map((ms) => ({ fromMs: ms, toMs: ms + 1 }));
  return merge([...lossesOf(history), ...minority, ...changes]);
}

/** When no nameserver could hear who leads. */
function withoutReaders(facts: Facts): readonly Interval[] {
  const readers = [...facts.topology.ofRole('tlns'), ...facts.topology.ofRole('llns')];
  return allAtOnce(readers.map(({ id }) => outagesOf(id, facts)));
}
