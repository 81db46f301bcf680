import type { History } from '../history/events.ts';
import { RELEASE_KINDS, type ReleaseKind } from '../lab/release.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import type { Invariant, Violation } from './invariant.ts';
import { covers, merge, stretchEnd } from './stretch.ts';
import { START_VERSION, versionSpells } from './versions.ts';
import { firstOf, seconds } from './violations.ts';

const name = 'one-version';

/**
 * At the end all nameservers that are up have the same version of each kind of release. Judged only if control had, after
 * the last order, one undisturbed stretch with all of them that is as long as all rollouts in a row may take.
 */
export const oneVersion: Invariant = {
  name,
  title: 'in the end all nameservers have the same releases',
  check(history, facts) {
    if (facts.releases.length === 0 || settledMs(facts) >= facts.endMs) return [];
    return firstOf(RELEASE_KINDS.flatMap((kind) => judge(kind, history, facts)));
  },
};

const nameservers = ({ topology }: Facts) => [...topology.ofRole('tlns'), ...topology.ofRole('llns')];

/** When the last rollout must be over. */
function settledMs(facts: Facts): Ms {
  const { phaseMs, gateWindowMs, pushMs, confirmMs, restartMs } = facts.spec.timing;
  const servers = nameservers(facts);
  const rollout = ([first, second]: readonly [Ms, Ms]) =>
    first + second + gateWindowMs + servers.length * (pushMs + confirmMs + restartMs);
  const orders = facts.releases.map(({ order }) => order);
  const lengthMs = orders.reduce((sum, { order }) => sum + rollout(phaseMs[order.kind]), 0);
  const lastMs = Math.max(...orders.map(({ atMs }) => atMs));
  return stretchEnd(lastMs, lengthMs, merge(servers.flatMap(({ id }) => facts.controlDisturbed(id))));
}

function judge(kind: ReleaseKind, history: History, facts: Facts): Violation[] {
  const up = nameservers(facts).filter(({ id }) => !covers(facts.down.get(id) ?? [], facts.endMs));
  const current = new Map<string, number>();
  for (const spell of versionSpells(history)) {
    if (spell.kind === kind && spell.toMs === Number.POSITIVE_INFINITY) current.set(spell.node, spell.version);
  }
  const byVersion = new Map<number, string[]>();
  for (const { id } of up) {
    const version = current.get(id) ?? START_VERSION;
    byVersion.set(version, [...(byVersion.get(version) ?? []), id]);
  }
  if (byVersion.size < 2) return [];
  const who = [...byVersion]
    .sort(([a], [b]) => a - b)
    .map(([version, nodes]) => `version ${version} on ${nodes.join(', ')}`);
  const message = `nameservers differ in ${kind} at the end (${seconds(facts.endMs)}): ${who.join('; ')}`;
  const events = facts.releases
    .filter(({ order }) => order.order.kind === kind)
    .map(({ order }) => facts.indexOf(order));
  return [{ invariant: name, message, atMs: facts.endMs, events }];
}
