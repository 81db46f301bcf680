import type { History, RolloutEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import type { Invariant, Judgement } from './invariant.ts';
import type { Activation, ReleaseFacts } from './release-facts.ts';
import { followedMs } from './settled.ts';
import { haltDeadlineMs, harmShown, nameOf, type Shown } from './shown.ts';
import { inputDelayMs } from './spare.ts';
import { stretchEnd } from './stretch.ts';
import { NOTHING, seconds, together } from './violations.ts';

const name = 'rolled-back';

/** By when a node has to be on another version, why, and the event that shows it. */
interface Due {
  readonly deadlineMs: Ms;
  readonly why: string;
  readonly event: number;
}

/**
 * Every node that had a release which showed harm is on another version within gate window, push and confirmation of the
 * last activation that was still allowed, counted as one stretch in which control could reach the node, and from when on it could reach one
 * that shows the harm. And once control has said
 * that it takes a release back, whatever for, every node that has it is on another as soon as control can have brought it there: also
 * one that was dead when it was said. Not judged for a node whose deadline the run does not reach.
 */
export const rolledBack: Invariant = {
  name,
  title: 'a release that has shown harm, or is being taken back, is taken back on every node',
  check(history, facts) {
    return together(facts.releases.map((release) => judge(release, history, facts)));
  },
};

function judge(release: ReleaseFacts, history: History, facts: Facts): Judgement {
  const dues = [dueSinceHarm(release, history, facts), dueSinceSaid(release, history, facts)];
  const judged = release.activations.flatMap((activation) => {
    const due = dues.flatMap((dueOf) => dueOf(activation) ?? []).sort((a, b) => a.deadlineMs - b.deadlineMs)[0];
    return due && due.deadlineMs < facts.endMs ? [{ ...activation, ...due }] : [];
  });
  const late = judged.filter(({ deadlineMs, toMs }) => deadlineMs < toMs).sort((a, b) => a.deadlineMs - b.deadlineMs);
  const first = late[0];
  if (!first) return judged.length === 0 ? NOTHING : { judged: judged.length, violations: [] };
  const nodes = [...new Set(late.map(({ node }) => node))];
  const message = `${nodes.join(', ')} still had ${nameOf(release)} active at ${seconds(first.deadlineMs)}, though ${first.why}`;
  const events = release.events.filter(({ node }) => nodes.includes(node)).map((event) => facts.indexOf(event));
  const violation = { invariant: name, message, atMs: first.deadlineMs, events: [first.event, ...events] };
  return { judged: judged.length, violations: [violation] };
}

type DueOf = (activation: Activation) => Due | undefined;

/** Since the release has shown harm; activations that came too late for that are `bad-release-halted`'s. */
function dueSinceHarm(release: ReleaseFacts, history: History, facts: Facts): DueOf {
  const shown = harmShown(release, history, facts);
  if (!shown) return () => undefined;
  const haltMs = haltDeadlineMs(shown, facts);
  const inTime = release.activations.filter(({ fromMs }) => fromMs <= haltMs);
  const lastMs = Math.max(shown.atMs, ...inTime.map(({ fromMs }) => fromMs));
  const sinceMs = Math.max(lastMs, noticedMs(release, shown, lastMs, facts));
  const { gateWindowMs, pushMs, confirmMs, slackMs } = facts.spec.timing;
  const lengthMs = gateWindowMs + pushMs + confirmMs + slackMs;
  const why = `${shown.node} ${shown.how} at ${seconds(shown.atMs)}`;
  return ({ node, fromMs }) => {
    if (fromMs > haltMs) return undefined;
    const deadlineMs = stretchEnd(sinceMs, lengthMs + inputDelayMs(node, facts), facts.controlDisturbed(node));
    return { deadlineMs, why, event: shown.event };
  };
}

/** When a gate window must have begun in which control could reach, undisturbed, a node that shows the harm: no other tells. */
function noticedMs({ bad, harms, activations }: ReleaseFacts, shown: Shown, sinceMs: Ms, facts: Facts): Ms {
  const { gateWindowMs } = facts.spec.timing;
  const shows = ({ node, fromMs, toMs }: Activation) =>
    bad
      ? fromMs <= sinceMs && toMs >= shown.atMs && (!harms || facts.topology.byId.get(node)?.role === harms)
      : node === shown.node;
  const ends = activations
    .filter(shows)
    .map(({ node }) => stretchEnd(sinceMs, gateWindowMs, facts.controlDisturbed(node)));
  return Math.min(...ends) - gateWindowMs;
}

/** Since control has said that it takes the release back: its own word, which can only demand more. */
function dueSinceSaid({ order }: ReleaseFacts, history: History, facts: Facts): DueOf {
  const { kind } = order.order;
  const isSaid = (event: History[number]): event is RolloutEvent =>
    event.type === 'rollout' && event.kind === kind && event.version === order.version && event.step === 'rolling-back';
  const event = history.findIndex(isSaid);
  const said = history[event];
  if (!said) return () => undefined;
  const why = `control was taking it back from ${seconds(said.atMs)} on`;
  return ({ node, fromMs }) => {
    const info = facts.topology.byId.get(node);
    return info && { deadlineMs: followedMs(info, kind, Math.max(said.atMs, fromMs), facts), why, event };
  };
}
