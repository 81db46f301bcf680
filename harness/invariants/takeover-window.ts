import type { Attempt } from '../history/events.ts';
import { addressOf } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import type { Interval } from './interval.ts';
import { overlaps } from './stretch.ts';

/** The node that an attempt was made to, then those that had claimed its address and may have been the ones it met. */
export function serversOf(attempt: Attempt, facts: Facts): readonly string[] {
  const owner = facts.topology.byId.get(attempt.node);
  if (!owner) return [attempt.node];
  return [attempt.node, ...facts.claimants(addressOf(owner, attempt.family), attempt.sentMs, attempt.endMs)];
}

/**
 * Whether a dead edge's addresses had to be answered by another edge of its region when an attempt was sent: for the takeover
 * time and slack before it nobody in the region had died, and one edge of it lived, had its capacity, and lost no packet
 * to or from the others. Any of them may have been the one that had taken over, so each death starts the clock anew.
 */
export function mustBeTakenOver({ node, sentMs, endMs }: Attempt, facts: Facts): boolean {
  const { promises, timing } = facts.spec;
  const owner = facts.topology.byId.get(node);
  if (!promises.takeover || owner?.role !== 'edge') return false;
  const fromMs = sentMs - timing.takeoverMs - timing.slackMs;
  const region = facts.topology
    .ofRole('edge')
    .filter((edge) => edge.region === owner.region)
    .map(({ id }) => id);
  const hasDied = region.some((id) => facts.down.get(id)?.some((one) => fromMs <= one.fromMs && one.fromMs <= endMs));
  const isCapable = (id: string) => !overlaps(troubleOf(id, region, facts), fromMs, endMs);
  return !hasDied && region.some((id) => id !== node && isCapable(id));
}

/** When an edge was no help to a region of edges: dead, busy, or losing packets to or from another of them. */
export function troubleOf(
  edge: string,
  region: readonly string[],
  { down, busy, lossyBetween }: Facts,
): readonly Interval[] {
  return [
    ...(down.get(edge) ?? []),
    ...(busy.get(edge) ?? []),
    ...region.flatMap((other) => lossyBetween(edge, other, 0)),
  ];
}
