import type { History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import { lossesOf } from './facts-effects.ts';
import { brokenPathsOf, CUT, outOfTouch } from './facts-touch.ts';
import type { Interval } from './interval.ts';
import type { Invariant } from './invariant.ts';
import { allAtOnce, atLeast, covers, merge, overlaps, stretchEnd } from './stretch.ts';
import { ELECTING, type Electing, electionMsOf, type Term, termsOf } from './terms.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'leader-gives-way';

/**
 * A leader gives way within the time of an election: to a newer one, once it can hear of it, directly or round the trouble; and where it
 * is cut off from most others, since then another may lead. So two lead at once for no longer than that, though in
 * different terms. Before that it cannot know.
 */
export const leaderGivesWay: Invariant = {
  name,
  title: 'an old leader gives way to a newer one, and one that is cut off to whom there may be, in time',
  promised: ({ promises }) => promises.election,
  check: (history, facts) => judgementOf(ELECTING.flatMap((role) => judge(role, history, facts))),
};

function judge(role: Electing, history: History, facts: Facts): readonly Finding[] {
  const terms = termsOf(role, history, facts.topology);
  const lengthMs = electionMsOf(role, facts.spec.timing) + facts.spec.timing.slackMs;
  const rivalries = terms.flatMap((newer, index) =>
    terms
      .slice(0, index)
      .filter((older, at) => older.node !== newer.node && (at === index - 1 || older.toMs > newer.fromMs))
      .filter((older) => !covers(facts.down.get(older.node) ?? [], newer.fromMs))
      .flatMap((older) => rivalry(older, newer, lengthMs, facts)),
  );
  const members = facts.topology.ofRole(role).map(({ id }) => id);
  if (members.length < 2) return [];
  const cutOff = new Map(members.map((id) => [id, cutOffTimes(id, members, history, facts)]));
  return [...rivalries, ...terms.flatMap((term) => alone(term, cutOff.get(term.node) ?? [], lengthMs, facts))];
}

/** When a member could reach most of them in no way, nor heard from them: one that is heard by nobody, but hears others, cannot know. */
function cutOffTimes(member: string, members: readonly string[], history: History, facts: Facts): readonly Interval[] {
  const others = members.filter((id) => id !== member);
  const unheard = others.map((other) =>
    merge([
      ...(facts.down.get(other) ?? []),
      ...lossesOf(history).filter(
        ({ effect }) => effect.loss > CUT && effect.from.includes(other) && effect.to.includes(member),
      ),
    ]),
  );
  const out = outOfTouch(facts, members, brokenPathsOf(facts, CUT)).get(member) ?? [];
  return allAtOnce([out, atLeast(Math.ceil(members.length / 2), unheard)]);
}

/** Nothing where the older had no time to give way. */
function rivalry(older: Term, newer: Term, lengthMs: Ms, facts: Facts): readonly Finding[] {
  const apart = brokenPathsOf(facts, facts.spec.promises.pathLossMax)(older.node, newer.node);
  const deadlineMs = stretchEnd(newer.fromMs, lengthMs, apart);
  if (deadlineMs >= Math.min(newer.toMs, facts.endMs)) return [];
  if (older.toMs <= deadlineMs) return [undefined];
  const message =
    `${older.node} still led term ${older.term} at ${seconds(deadlineMs)}, though ${newer.node} had led ` +
    `term ${newer.term} since ${seconds(newer.fromMs)}`;
  return [{ invariant: name, message, atMs: deadlineMs, events: [older.event, newer.event] }];
}

/** For each time that the leader of a term was cut off for long enough to know it, and lived. */
function alone(term: Term, cutOff: readonly Interval[], lengthMs: Ms, facts: Facts): readonly Finding[] {
  const deaths = facts.down.get(term.node) ?? [];
  return cutOff.flatMap(({ fromMs, toMs }): readonly Finding[] => {
    const deadlineMs = Math.max(term.fromMs, fromMs + lengthMs);
    if (fromMs >= term.toMs || deadlineMs >= Math.min(toMs, facts.endMs)) return [];
    if (overlaps(deaths, fromMs, deadlineMs)) return [];
    if (term.toMs <= deadlineMs) return [undefined];
    const message =
      `${term.node} still led term ${term.term} at ${seconds(deadlineMs)}, though it had been cut off from most others ` +
      `since ${seconds(fromMs)}`;
    return [{ invariant: name, message, atMs: deadlineMs, events: [term.event] }];
  });
}
