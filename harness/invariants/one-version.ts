import type { History } from '../history/events.ts';
import { RELEASE_KINDS, type ReleaseKind } from '../lab/release.ts';
import type { Facts } from './facts.ts';
import type { Invariant, Judgement } from './invariant.ts';
import { releaseTakers, settledMs, versionsAtEnd } from './settled.ts';
import { NOTHING, seconds, together } from './violations.ts';

const name = 'one-version';

/** At rest all nodes that are up and take a kind of release have the same version of it. */
export const oneVersion: Invariant = {
  name,
  title: 'in the end all nodes have the same releases',
  check(history, facts) {
    if (facts.releases.length === 0 || settledMs(history, facts) >= facts.endMs) return NOTHING;
    return together(RELEASE_KINDS.map((kind) => judge(kind, history, facts)));
  },
};

function judge(kind: ReleaseKind, history: History, facts: Facts): Judgement {
  const orders = facts.releases.filter(({ order }) => order.order.kind === kind).map(({ order }) => order);
  if (orders.length === 0) return NOTHING;
  const versions = versionsAtEnd(kind, releaseTakers(kind, facts), history, facts);
  const judged = versions.size;
  const byVersion = new Map<number, string[]>();
  for (const [id, version] of versions) {
    byVersion.set(version, [...(byVersion.get(version) ?? []), id]);
  }
  if (byVersion.size < 2) return { judged, violations: [] };
  const who = [...byVersion]
    .sort(([a], [b]) => a - b)
    .map(([version, nodes]) => `version ${version} on ${nodes.join(', ')}`);
  const message = `nodes differ in ${kind} at the end (${seconds(facts.endMs)}): ${who.join('; ')}`;
  const events = orders.map((order) => facts.indexOf(order));
  return { judged, violations: [{ invariant: name, message, atMs: facts.endMs, events }] };
}
