import type { Ms, Role } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import { type FirstActivation, firstActivations } from './first-activations.ts';
import type { Invariant, Judgement, Violation } from './invariant.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { nameOf } from './shown.ts';
import { NOTHING, seconds, together } from './violations.ts';

const name = 'phases-respected';

/** The roles that answer clients: a first phase has a machine of each. */
const ANSWERING: readonly Role[] = ['llns', 'edge'];

/**
 * A release goes to one machine (of each role that answers clients), then to one region, then to the world, and stays in each
 * phase for its minimum duration (WORLDS'05, Table 1; the canary pipeline has its own); an operating system goes round the
 * world region by region (5.2). Judged where the lab promises it. Only the first activation of each node counts: what comes
 * back may come back at any time.
 */
export const phasesRespected: Invariant = {
  name,
  title: 'releases go to one machine, one region, the world, and stay in each phase long enough',
  promised: ({ promises }) => promises.phases !== false,
  check(_history, facts) {
    return together(facts.releases.map((release) => judge(release, facts)));
  },
};

function judge(release: ReleaseFacts, facts: Facts): Judgement {
  const all = firstActivations(release, facts);
  const machines = ANSWERING.flatMap((role) => all.find(({ node }) => node.role === role) ?? []);
  const startMs = all[0]?.event.atMs ?? 0;
  const others = all.filter((one) => !machines.includes(one));
  const second = others[0];
  if (!second) return NOTHING;
  const { timing, promises } = facts.spec;
  const { kind } = release.order.order;
  const [machineMs, regionMs] = promises.phases === 'canary' ? timing.canaryMs : timing.phaseMs[kind];
  const regionFromMs = startMs + machineMs;
  const worldFromMs = second.event.atMs + regionMs;
  const early = others.filter(({ event }) => event.atMs < regionFromMs);
  const world = others.filter(({ node }) => node.region !== second.node.region);
  const wide = world.filter(({ event }) => event.atMs < worldFromMs);
  const crowded = kind === 'operating-system' && promises.phases === 'zoned' ? crowding(world, regionMs, facts) : [];
  const violations = [
    ...tooSoon(early, release, facts, `one machine alone until ${seconds(regionFromMs)}`),
    ...tooSoon(wide, release, facts, `region ${second.node.region} alone until ${seconds(worldFromMs)}`),
    ...tooSoon(crowded, release, facts, `one region every ${seconds(regionMs)}`),
  ];
  return { judged: others.length, violations };
}

/** First machines of regions that follow another too soon. A region that control could not reach in time comes when it can. */
function crowding(world: readonly FirstActivation[], regionMs: Ms, facts: Facts): readonly FirstActivation[] {
  const byRegion = new Map(world.toReversed().map((one) => [one.node.region, one]));
  const onTime = [...byRegion.values()]
    .filter(({ node }) => facts.controlDisturbed(node.id).length === 0)
    .sort((a, b) => a.event.atMs - b.event.atMs);
  return onTime.filter(({ event }, index) => event.atMs < (onTime[index - 1]?.event.atMs ?? 0) + regionMs && index > 0);
}

function tooSoon(taken: readonly FirstActivation[], release: ReleaseFacts, facts: Facts, due: string): Violation[] {
  const first = taken[0];
  if (!first) return [];
  const who = taken.map(({ node }) => node.id).join(', ');
  const message = `${who} activated ${nameOf(release)} from ${seconds(first.event.atMs)} on, which was due on ${due}`;
  return [{ invariant: name, message, atMs: first.event.atMs, events: taken.map(({ event }) => facts.indexOf(event)) }];
}
