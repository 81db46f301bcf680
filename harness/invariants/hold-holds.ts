import type { History } from '../history/events.ts';
import { type Course, coursesOf, mayBeLost } from './courses.ts';
import type { Facts } from './facts.ts';
import { acceptedHoldsOf } from './facts-effects.ts';
import { firstActivations } from './first-activations.ts';
import type { Interval } from './interval.ts';
import type { Invariant } from './invariant.ts';
import { nameOf } from './shown.ts';
import { merge } from './stretch.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'hold-holds';

/**
 * While an operator holds all releases, as control has accepted, none goes further: none begins a phase or is done, and, once what was
 * on its way has arrived, no node takes one that is not done. Ways back go on, and nodes get what they missed while they were dead.
 */
export const holdHolds: Invariant = {
  name,
  title: 'while an operator holds all releases none goes further',
  check(history, facts) {
    const holds = merge(acceptedHoldsOf(history).filter(({ fromMs }) => !mayBeLost(fromMs, facts)));
    const courses = coursesOf(history, facts);
    return judgementOf(
      holds.flatMap((hold) =>
        courses
          .filter(({ release, endMs }) => release.order.atMs < hold.toMs && endMs > hold.fromMs)
          .map((course) => further(course, hold, history, facts)),
      ),
    );
  },
};

/** The first step of a release on its way out during the hold, if there is one. */
function further({ release, steps, endMs }: Course, hold: Interval, history: History, facts: Facts): Finding {
  const { pushMs, slackMs, inputDelayMs } = facts.spec.timing;
  const isHeld = (atMs: number, graceMs: number) => hold.fromMs + graceMs < atMs && atMs < hold.toMs - slackMs;
  const said = steps
    .filter(({ step, atMs }) => (step === 'phase' || step === 'done') && isHeld(atMs, slackMs))
    .map((event) => ({ what: event.step === 'done' ? 'was done' : `began ${event.detail}`, event }));
  const taken = firstActivations(release, facts)
    .filter(({ node, event }) => {
      const graceMs = pushMs + slackMs + (node.inputDelayed ? inputDelayMs : 0);
      return event.atMs < endMs && isHeld(event.atMs, graceMs);
    })
    .map(({ event }) => ({ what: `reached ${event.node}`, event }));
  const first = [...said, ...taken].sort((a, b) => a.event.atMs - b.event.atMs)[0];
  if (!first) return undefined;
  const { what, event } = first;
  const message = `${nameOf(release)} ${what} at ${seconds(event.atMs)}, though an operator held all releases from ${seconds(hold.fromMs)} on`;
  return { invariant: name, message, atMs: event.atMs, events: [history.indexOf(event)] };
}
