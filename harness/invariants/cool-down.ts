import type { History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import { firstActivations } from './first-activations.ts';
import type { Invariant } from './invariant.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { haltDeadlineMs, harmShown, nameOf } from './shown.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'cool-down';

/**
 * After a bad release no other begins before things have cooled down: from when the bad one has to be halted until
 * `timing.breakerMs` after it showed harm, no node takes a release that nobody has had yet (the circuit breaker on updates of the
 * July 2021 write-up). Earlier ones may have begun before control could tell. One that was halted before it showed any, on another's account or
 * by its nodes, has nothing more to tell: what stopped it then is judged by itself, and that it is taken back by `rolled-back`.
 */
export const coolDown: Invariant = {
  name,
  title: 'after a bad release no other begins before things have cooled down',
  check(history, facts) {
    return judgementOf(facts.releases.filter(({ bad }) => bad).flatMap((bad) => judge(bad, history, facts)));
  },
};

/** When control said that it halts a release; Infinity if it has not. */
function haltedMs({ order }: ReleaseFacts, history: History): Ms {
  const { kind } = order.order;
  const isHalt = (event: History[number]) =>
    event.type === 'rollout' && event.kind === kind && event.version === order.version && event.step === 'halted';
  return history.find(isHalt)?.atMs ?? Number.POSITIVE_INFINITY;
}

function judge(bad: ReleaseFacts, history: History, facts: Facts): Finding[] {
  const shown = harmShown(bad, history, facts);
  if (!shown || haltedMs(bad, history) < shown.atMs) return [];
  const fromMs = haltDeadlineMs(shown, facts);
  const toMs = shown.atMs + facts.spec.timing.breakerMs;
  return facts.releases.flatMap((release) => {
    const first = release === bad ? undefined : firstActivations(release, facts)[0]?.event;
    const isUnderWay = first !== undefined && first.atMs <= fromMs;
    if (release === bad || isUnderWay || release.order.atMs >= toMs || fromMs >= Math.min(toMs, facts.endMs)) return [];
    if (!first || first.atMs >= toMs) return [undefined];
    const message =
      `${nameOf(release)} began on ${first.node} at ${seconds(first.atMs)}, though ${nameOf(bad)} had shown harm at ` +
      `${seconds(shown.atMs)} and nothing was to begin before ${seconds(toMs)}`;
    return [{ invariant: name, message, atMs: first.atMs, events: [shown.event, facts.indexOf(first)] }];
  });
}
