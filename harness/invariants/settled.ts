import type { History } from '../history/events.ts';
import type { ReleaseKind } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';
import type { Facts, ReleaseFacts } from './facts.ts';
import { holdsOf } from './facts-effects.ts';
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
 * When all nodes must be at rest. After the last order, one stretch in which control can reach every node that takes releases, and
 * no operator holds it, as long as all rollouts one after the other, each with a cool-down before it, may take. Or sooner, when
 * control has said that all are over, and nodes have had time to follow: rollouts of different kinds overlap.
 */
export function settledMs(history: History, facts: Facts): Ms {
  const orders = facts.releases.map(({ order }) => order);
  const lengthMs = orders.reduce((sum, { order }) => sum + rolloutMs(order.kind, facts), 0);
  const lastMs = Math.max(...orders.map(({ atMs }) => atMs));
  const kinds = new Set(orders.map(({ order }) => order.kind));
  const takers = [...kinds].flatMap((kind) => releaseTakers(kind, facts));
  const { inputDelayMs, longSleepMs, gateWindowMs } = facts.spec.timing;
  const delayMs = takers.some(({ inputDelayed }) => inputDelayed) ? inputDelayMs : 0;
  const disturbed = merge([...holdsOf(history), ...takers.flatMap(({ id }) => facts.controlDisturbed(id))]);
  // Nodes that sleep long after a release that hurt them follow when they wake.
  const followMs = longSleepMs + gateWindowMs + installMs(takers, facts);
  return Math.min(
    stretchEnd(lastMs, lengthMs + delayMs, disturbed),
    stretchEnd(toldMs(history, facts), followMs + delayMs, disturbed),
  );
}

/** When control had said of every release that it was done or taken back; Infinity if it has not. */
function toldMs(history: History, { releases }: Facts): Ms {
  const ends = new Map<string, Ms>();
  for (const event of history) {
    const isEnd = event.type === 'rollout' && (event.step === 'done' || event.step === 'rolled-back');
    if (isEnd) ends.set(`${event.kind} ${event.version}`, event.atMs);
  }
  const endOf = ({ order }: ReleaseFacts) => ends.get(`${order.order.kind} ${order.version}`);
  return Math.max(...releases.map((release) => endOf(release) ?? Number.POSITIVE_INFINITY));
}

/** Every node, one after the other. */
function installMs(takers: readonly NodeInfo[], { spec }: Facts): Ms {
  return takers.length * (spec.timing.pushMs + spec.timing.confirmMs + spec.timing.restartMs);
}

function rolloutMs(kind: ReleaseKind, facts: Facts): Ms {
  const { phaseMs, canaryMs, gateWindowMs, breakerMs } = facts.spec.timing;
  const takers = releaseTakers(kind, facts);
  const [machineMs, regionMs] = phaseMs[kind];
  // An operating system takes the world region by region.
  const regions = kind === 'operating-system' ? new Set(takers.map(({ region }) => region)).size : 1;
  const phasesMs = Math.max(machineMs + regions * regionMs, canaryMs[0] + canaryMs[1]);
  return breakerMs + phasesMs + gateWindowMs + installMs(takers, facts);
}
