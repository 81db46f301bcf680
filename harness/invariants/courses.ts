import type { History, RolloutEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import { brokenPathsOf, outOfTouch } from './facts-touch.ts';
import type { ReleaseFacts } from './release-facts.ts';
import { covers, overlaps } from './stretch.ts';

/** Steps of a rollout that are about one node; the others are about the release as a whole. */
const OF_NODES: readonly RolloutEvent['step'][] = ['pushed', 'confirmed', 'reverted'];

/** What control said that became of a release. */
export interface Course {
  readonly release: ReleaseFacts;
  /** Of the release as a whole, by time. */
  readonly steps: readonly RolloutEvent[];
  /** When its first phase began; Infinity if none did. */
  readonly beginMs: Ms;
  /** When it was done, taken back, or halted while no node had it; Infinity if it never was. */
  readonly endMs: Ms;
}

/** The courses of all releases that the harness ordered, in the order of the facts. */
export function coursesOf(history: History, { releases }: Facts): readonly Course[] {
  const steps = new Map<string, RolloutEvent[]>(
    releases.map(({ order }) => [`${order.order.kind} ${order.version}`, []]),
  );
  for (const event of history) {
    if (event.type !== 'rollout' || OF_NODES.includes(event.step)) continue;
    steps.get(`${event.kind} ${event.version}`)?.push(event);
  }
  return releases.map((release) => {
    const own = steps.get(`${release.order.order.kind} ${release.order.version}`) ?? [];
    const isEnd = ({ step, atMs }: RolloutEvent) =>
      step === 'halted' ? !covers(release.activations, atMs) : step === 'done' || step === 'rolled-back';
    const msOf = (is: (event: RolloutEvent) => boolean) => own.find(is)?.atMs ?? Number.POSITIVE_INFINITY;
    return { release, steps: own, beginMs: msOf(({ step }) => step === 'phase'), endMs: msOf(isEnd) };
  });
}

/**
 * Whether what an operator told one of several controls may have been lost with it: the others had no time to hear of it before one
 * of them died or was cut off from most. One control alone has it on its disk.
 */
export function mayBeLost(toldMs: Ms, facts: Facts): boolean {
  const controls = facts.topology.ofRole('control').map(({ id }) => id);
  if (controls.length < 2) return false;
  const out = outOfTouch(facts, controls, brokenPathsOf(facts, facts.spec.promises.pathLossMax));
  return [...out.values()].some((times) => overlaps(times, toldMs, toldMs + facts.spec.timing.slackMs));
}
