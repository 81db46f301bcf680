import type { History } from '../history/events.ts';
import { RELEASE_KINDS, type ReleaseKind } from '../lab/release.ts';
import type { Facts } from './facts.ts';
import type { Invariant, Violation } from './invariant.ts';
import { releaseTakers, settledMs, versionsAtEnd } from './settled.ts';
import { firstOf, seconds } from './violations.ts';

const name = 'one-version';

/** At rest all nodes that are up and take a kind of release have the same version of it. */
export const oneVersion: Invariant = {
  name,
  title: 'in the end all nodes have the same releases',
  check(history, facts) {
    if (facts.releases.length === 0 || settledMs(history, facts) >= facts.endMs) return [];
    return firstOf(RELEASE_KINDS.flatMap((kind) => judge(kind, history, facts)));
  },
};

function judge(kind: ReleaseKind, history: History, facts: Facts): Violation[] {
  const byVersion = new Map<number, string[]>();
  for (const [id, version] of versionsAtEnd(kind, releaseTakers(kind, facts), history, facts)) {
    byVersion.set(version, [...(byVersion.get(version) ?? []), id]);
  }
  if (byVersion.size < 2) return [];
  const who = [...byVersion]
    .sort(([a], [b]) => a - b)
    .map(([version, nodes]) => `version ${version} on ${nodes.join(', ')}`);
  const message = `nodes differ in ${kind} at the end (${seconds(facts.endMs)}): ${who.join('; ')}`;
  const events = facts.releases
    .filter(({ order }) => order.order.kind === kind)
    .map(({ order }) => facts.indexOf(order));
  return [{ invariant: name, message, atMs: facts.endMs, events }];
}
