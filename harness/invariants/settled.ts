import type { History } from '../history/events.ts';
import { RELEASE_KINDS, type ReleaseKind } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import { holdsOf } from './facts-effects.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { inputDelayMs } from './spare.ts';
import { covers, merge, stretchEnd } from './stretch.ts';
import { START_VERSION, versionSpells } from './versions.ts';

/** The nodes that every release of a kind goes to. */
export function releaseTakers(kind: ReleaseKind, { topology }: Facts): readonly NodeInfo[] {
  const edges = kind === 'customer-config' ? topology.ofRole('edge') : [];
  return [...topology.ofRole('tlns'), ...topology.ofRole('llns'), ...edges];
}

/** The version of a kind that each of these nodes has at the end, those that are down then left out. */
export function versionsAtEnd(
  kind: ReleaseKind,
  nodes: readonly NodeInfo[],
  history: History,
  facts: Facts,
): ReadonlyMap<string, number> {
  const up = nodes.filter(({ id }) => !covers(facts.down.get(id) ?? [], facts.endMs));
  const versions = new Map(up.map(({ id }) => [id, START_VERSION]));
  for (const spell of versionSpells(history)) {
    const isLast = spell.kind === kind && spell.toMs === Number.POSITIVE_INFINITY;
    if (isLast && versions.has(spell.node)) versions.set(spell.node, spell.version);
  }
  return versions;
}

/**
 * How long all of these nodes take to install something: one at a time in each install group, and the groups side by side (paper,
 * WORLDS'05, 5.2; a group is a region's nodes of one role).
 */
export function installMs(nodes: readonly NodeInfo[], { spec }: Facts): Ms {
  const sizes = new Map<string, number>();
  for (const { region, role } of nodes) sizes.set(`${region}/${role}`, (sizes.get(`${region}/${role}`) ?? 0) + 1);
  return Math.max(0, ...sizes.values()) * (spec.timing.pushMs + spec.timing.confirmMs + spec.timing.restartMs);
}

/**
 * By when a node must have what control brings nodes to since `sinceMs`, be it the way on or back: one stretch in which control can reach
 * it, as long as it takes to hear of it and to serve its install group. An input-delayed node does it later.
 */
export function followedMs({ id }: NodeInfo, kind: ReleaseKind, sinceMs: Ms, facts: Facts): Ms {
  const { heartbeatMs, slackMs } = facts.spec.timing;
  const lengthMs = heartbeatMs + installMs(releaseTakers(kind, facts), facts) + slackMs;
  return stretchEnd(sinceMs, lengthMs + inputDelayMs(id, facts), facts.controlDisturbed(id));
}

/**
 * By when a node must be at rest with releases of a kind. Once control has said that all of them are over, nodes follow. Else, after
 * the last order, one stretch in which control can reach every node that takes them, and no operator holds it, as long as their
 * rollouts one after the other may take: those of other kinds go on beside them, unless a bad one opens the breaker.
 */
export function settledMs(kind: ReleaseKind, history: History, facts: Facts): (node: NodeInfo) => Ms {
  const isOwn = ({ order }: ReleaseFacts) => order.order.kind === kind;
  const own = facts.releases.filter(isOwn);
  const bad = facts.releases.filter((release) => release.bad);
  const lengthMs =
    sum((bad.length > 0 ? facts.releases : own).map(({ order }) => rolloutMs(order.order.kind, facts))) +
    (bad.length + 1) * facts.spec.timing.breakerMs;
  const takers = releaseTakers(kind, facts);
  const disturbed = merge([...holdsOf(history), ...takers.flatMap(({ id }) => facts.controlDisturbed(id))]);
  const orderedMs = Math.max(...own.map(({ order }) => order.atMs));
  const overMs = Math.max(...own.map((release) => endMs(release, history)));
  const untoldMs = stretchEnd(orderedMs, lengthMs, disturbed);
  return (node) => Math.min(untoldMs + inputDelayMs(node.id, facts), followedMs(node, kind, overMs, facts));
}

/** Each kind of which a release was ordered, judged. */
export const orderedKinds = ({ releases }: Facts): readonly ReleaseKind[] =>
  RELEASE_KINDS.filter((kind) => releases.some(({ order }) => order.order.kind === kind));

/** When control said that a release was done, or taken back, or stopped before any node had it; Infinity if it has not. */
function endMs({ order, activations }: ReleaseFacts, history: History): Ms {
  const ends = ['done', 'rolled-back', ...(activations.length === 0 ? ['halted'] : [])];
  const isEnd = history.find(
    (event) =>
      event.type === 'rollout' &&
      event.kind === order.order.kind &&
      event.version === order.version &&
      ends.includes(event.step),
  );
  return isEnd?.atMs ?? Number.POSITIVE_INFINITY;
}

const sum = (lengths: readonly Ms[]): Ms => lengths.reduce((all, lengthMs) => all + lengthMs, 0);

/** One machine, one region, the world, which an operating system takes region by region; each with its gate. */
function rolloutMs(kind: ReleaseKind, facts: Facts): Ms {
  const { phaseMs, canaryMs, gateWindowMs } = facts.spec.timing;
  const takers = releaseTakers(kind, facts);
  const [machineMs, regionMs] = phaseMs[kind];
  const regions = kind === 'operating-system' ? new Set(takers.map(({ region }) => region)).size : 1;
  const phasesMs = Math.max(machineMs + regions * regionMs, canaryMs[0] + canaryMs[1]);
  return phasesMs + gateWindowMs + (2 + regions) * installMs(takers, facts);
}
