import type { History, RolloutEvent } from '../history/events.ts';
import type { ReleaseKind } from '../lab/release.ts';
import type { Facts } from './facts.ts';
import type { Invariant, Judgement } from './invariant.ts';
import { followedMs, orderedKinds, releaseTakers, versionsAtEnd } from './settled.ts';
import { nameOf } from './shown.ts';
import { NOTHING, seconds, together } from './violations.ts';

const name = 'no-lost-update';

/**
 * A good release that was done is there for good: in the end every node that takes its kind, and has had time to follow, has it or a newer
 * one. The way back of another release must not have taken it along. That it was done is control's word, as it gave it to the
 * operator: a release that is not done may be taken back for any reason, also a wrong one.
 */
export const noLostUpdate: Invariant = {
  name,
  title: 'taking one release back loses no other',
  check: (history, facts) => together(orderedKinds(facts).map((kind) => judge(kind, history, facts))),
};

function judge(kind: ReleaseKind, history: History, facts: Facts): Judgement {
  const isDone = (event: History[number]): event is RolloutEvent =>
    event.type === 'rollout' && event.kind === kind && event.step === 'done';
  const done = new Map(history.filter(isDone).map(({ version, atMs }) => [version, atMs]));
  const newest = facts.releases
    .filter(({ bad, order }) => !bad && order.order.kind === kind && done.has(order.version))
    .sort((a, b) => b.order.version - a.order.version)[0];
  if (!newest) return NOTHING;
  const { version: wanted } = newest.order;
  const isDue = (node: ReturnType<typeof releaseTakers>[number]) =>
    followedMs(node, kind, done.get(wanted) ?? 0, facts) < facts.endMs;
  const versions = versionsAtEnd(kind, releaseTakers(kind, facts).filter(isDue), history, facts);
  const older = [...versions].filter(([, version]) => version < wanted);
  const judged = versions.size;
  if (older.length === 0) return { judged, violations: [] };
  const who = older.map(([node, version]) => `${node} is on version ${version}`).join(', ');
  const message = `${nameOf(newest)} was done and is lost at the end (${seconds(facts.endMs)}): ${who}`;
  const events = [facts.indexOf(newest.order)];
  return { judged, violations: [{ invariant: name, message, atMs: facts.endMs, events }] };
}
