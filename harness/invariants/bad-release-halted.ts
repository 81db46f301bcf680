import type { History } from '../history/events.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { haltDeadlineMs, harmShown, nameOf } from './shown.ts';
import { inputDelayMs } from './spare.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'bad-release-halted';

/** Once a release has shown harm, control has one undisturbed gate window to stop it: after that no node activates it. */
export const badReleaseHalted: Invariant = {
  name,
  title: 'a release that has shown harm goes no further',
  check(history, facts) {
    return judgementOf(facts.releases.flatMap((release) => judge(release, history, facts)));
  },
};

function judge(release: ReleaseFacts, history: History, facts: Facts): Finding[] {
  const shown = harmShown(release, history, facts);
  if (!shown) return [];
  const deadlineMs = haltDeadlineMs(shown, facts);
  const late = release.activations.filter(({ node, fromMs }) => fromMs > deadlineMs + inputDelayMs(node, facts));
  const first = late[0];
  if (!first) return deadlineMs < facts.endMs ? [undefined] : [];
  const nodes = [...new Set(late.map(({ node }) => node))];
  const message =
    `${nodes.join(', ')} activated ${nameOf(release)} from ${seconds(first.fromMs)} on, though ${shown.node} ${shown.how} ` +
    `at ${seconds(shown.atMs)} and it had to be halted by ${seconds(deadlineMs)}`;
  const events = release.events
    .filter(({ action, node, atMs }) => action === 'activated' && nodes.includes(node) && atMs > deadlineMs)
    .map((event) => facts.indexOf(event));
  return [{ invariant: name, message, atMs: first.fromMs, events: [shown.event, ...events] }];
}
