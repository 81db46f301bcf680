import type { History } from '../history/events.ts';
import type { Facts, ReleaseFacts } from './facts.ts';
import type { Invariant, Judgement } from './invariant.ts';
import { haltDeadlineMs, harmShown, nameOf } from './shown.ts';
import { inputDelayMs } from './spare.ts';
import { stretchEnd } from './stretch.ts';
import { NOTHING, seconds, together } from './violations.ts';

const name = 'rolled-back';

/**
 * Every node that had a release which showed harm is on another version within gate window, push and confirmation of the
 * last activation that was still allowed, counted as one stretch in which control could reach the node. Not judged for a
 * node whose deadline the run does not reach.
 */
export const rolledBack: Invariant = {
  name,
  title: 'a release that has shown harm is taken back on every node',
  check(history, facts) {
    return together(facts.releases.map((release) => judge(release, history, facts)));
  },
};

function judge(release: ReleaseFacts, history: History, facts: Facts): Judgement {
  const shown = harmShown(release, history, facts);
  if (!shown) return NOTHING;
  const haltMs = haltDeadlineMs(shown, facts);
  const inTime = release.activations.filter(({ fromMs }) => fromMs <= haltMs);
  const fromMs = Math.max(shown.atMs, ...inTime.map((one) => one.fromMs));
  const { gateWindowMs, pushMs, confirmMs, slackMs } = facts.spec.timing;
  const lengthMs = gateWindowMs + pushMs + confirmMs + slackMs;
  const deadlineMs = (node: string) =>
    stretchEnd(fromMs, lengthMs + inputDelayMs(node, facts), facts.controlDisturbed(node));
  const due = inTime
    .map((one) => ({ ...one, deadlineMs: deadlineMs(one.node) }))
    .filter((one) => one.deadlineMs < facts.endMs);
  const late = due.filter((one) => one.deadlineMs < one.toMs);
  const first = late.toSorted((a, b) => a.deadlineMs - b.deadlineMs)[0];
  const judged = due.length;
  if (!first) return { judged, violations: [] };
  const nodes = [...new Set(late.map(({ node }) => node))];
  const message =
    `${nodes.join(', ')} still had ${nameOf(release)} active at ${seconds(first.deadlineMs)}, though ${shown.node} ` +
    `${shown.how} at ${seconds(shown.atMs)}`;
  const events = release.events.filter(({ node }) => nodes.includes(node)).map((event) => facts.indexOf(event));
  const violation = { invariant: name, message, atMs: first.deadlineMs, events: [shown.event, ...events] };
  return { judged, violations: [violation] };
}
