import { ROLES, type Role } from '../lab/spec.ts';
import { type Death, ownDeaths, type Rolling, rollingTimes } from './deaths.ts';
import type { Facts } from './facts.ts';
import type { Invariant, Violation } from './invariant.ts';
import { firstOf, NOTHING, seconds } from './violations.ts';

const name = 'no-restart-storm';

/** A node that has lived this many respawn times since its last own death has settled. */
const SETTLED_RESPAWNS = 5;

/**
 * Nodes that die by themselves are started again, but not a large part of a fleet at once, and no node for ever (paper,
 * WORLDS'05, section 5.1). Injected deaths and planned restarts do not count.
 */
export const noRestartStorm: Invariant = {
  name,
  title: 'few nodes of a role roll at once, and none too often',
  check(history, facts) {
    const deaths = ownDeaths(history);
    if (deaths.size === 0) return NOTHING;
    const violations = [
      ...ROLES.flatMap((role) => crowds(role, deaths, facts)),
      ...[...deaths.values()].flatMap((ofNode) => tooOften(ofNode, facts)),
    ];
    const judged = [...deaths.values()].flat().length;
    return { judged, violations: firstOf(violations) };
  },
};

function crowds(role: Role, deaths: ReadonlyMap<string, readonly Death[]>, { spec, topology }: Facts): Violation[] {
  const fleet = topology.ofRole(role);
  const most = Math.max(1, Math.floor(spec.bounds.rollingShare * fleet.length));
  const settleMs = SETTLED_RESPAWNS * spec.timing.respawnMs;
  const rolling = fleet
    .flatMap(({ id }) => rollingTimes(deaths.get(id) ?? [], spec.bounds.rollWindowMs, settleMs))
    .sort((a, b) => a.fromMs - b.fromMs);
  return rolling.flatMap((latest, index) => {
    const others = rolling.slice(0, index).filter(({ toMs }) => toMs > latest.fromMs);
    // Only where the bound is crossed: once per crowd, not for every node that joins it.
    return others.length === most ? [crowd([...others, latest], role, fleet.length, most)] : [];
  });
}

function crowd(rolling: readonly Rolling[], role: Role, size: number, most: number): Violation {
  const atMs = Math.max(...rolling.map(({ fromMs }) => fromMs));
  const deaths = rolling.map((one) => one.deaths.filter((death) => death.atMs <= atMs));
  const who = deaths.map((ofNode) => `${ofNode[0]?.node} (died ${ofNode.length} times: ${ofNode.at(-1)?.reason})`);
  const message = `${rolling.length} of ${size} ${role} were rolling at once at ${seconds(atMs)}, more than ${most}: ${who.join(', ')}`;
  return { invariant: name, message, atMs, events: deaths.flat().map(({ event }) => event) };
}

function tooOften(deaths: readonly Death[], { spec }: Facts): Violation[] {
  const { rollsPerNode, rollWindowMs } = spec.bounds;
  for (const [index, last] of deaths.entries()) {
    const first = deaths[index - rollsPerNode];
    if (!first || last.atMs - first.atMs > rollWindowMs) continue;
    const message =
      `${last.node} died by itself ${rollsPerNode + 1} times from ${seconds(first.atMs)} to ${seconds(last.atMs)}, ` +
      `more than ${rollsPerNode} in ${seconds(rollWindowMs)}: ${last.reason}`;
    const events = deaths.slice(index - rollsPerNode, index + 1).map(({ event }) => event);
    return [{ invariant: name, message, atMs: last.atMs, events }];
  }
  return [];
}
