import type { History } from '../history/events.ts';
import type { ReleaseKind } from '../lab/release.ts';
import type { Facts } from './facts.ts';
import type { Invariant, Judgement } from './invariant.ts';
import { orderedKinds, releaseTakers, settledMs, versionsAtEnd } from './settled.ts';
import { NOTHING, seconds, together } from './violations.ts';

const name = 'one-version';

/** At rest all nodes that are up and take a kind of release have the same version of it. */
export const oneVersion: Invariant = {
  name,
  title: 'in the end all nodes have the same releases',
  check: (history, facts) => together(orderedKinds(facts).map((kind) => judge(kind, history, facts))),
};

function judge(kind: ReleaseKind, history: History, facts: Facts): Judgement {
  const dueMs = settledMs(kind, history, facts);
  const settled = releaseTakers(kind, facts).filter((node) => dueMs(node) < facts.endMs);
  const versions = versionsAtEnd(kind, settled, history, facts);
  if (versions.size < 2) return NOTHING;
  const byVersion = new Map<number, string[]>();
  for (const [id, version] of versions) byVersion.set(version, [...(byVersion.get(version) ?? []), id]);
  const judged = versions.size;
  if (byVersion.size < 2) return { judged, violations: [] };
  const who = [...byVersion]
    .sort(([a], [b]) => a - b)
    .map(([version, nodes]) => `version ${version} on ${nodes.join(', ')}`);
  const message = `nodes differ in ${kind} at the end (${seconds(facts.endMs)}): ${who.join('; ')}`;
  const events = facts.releases
    .filter(({ order }) => order.order.kind === kind)
    .map(({ order }) => facts.indexOf(order));
  return { judged, violations: [{ invariant: name, message, atMs: facts.endMs, events }] };
}
