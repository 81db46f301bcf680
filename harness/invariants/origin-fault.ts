import type { Attempt } from '../history/events.ts';
import { originOf } from '../lab/origins.ts';
import type { Ms } from '../lab/spec.ts';
import { mustHaveCached } from './cached.ts';
import type { Facts } from './facts.ts';
import type { Interval } from './interval.ts';
import { allAtOnce, merge, overlaps } from './stretch.ts';

/**
 * The injection to blame when an edge did not get a customer's content from the origin: it had killed the origin or kept it
 * busy, or it lost packets between the two and nobody was bound to have found a way round. Undefined when nothing excuses it:
 * also when the edge still had to have the content, or answered with a reset, which no origin makes it do.
 */
export function originFault(attempt: Attempt, edge: string, customer: string, facts: Facts): number | undefined {
  const origin = originOf(customer, facts.spec)?.id;
  if (origin === undefined || facts.topology.byId.get(edge)?.role !== 'edge') return undefined;
  if (attempt.outcome === 'refused' || mustHaveCached(attempt, edge, customer, facts)) return undefined;
  // Requests for the same content share one fetch, so it may have begun so much earlier.
  const fromMs = attempt.sentMs - facts.spec.timing.originTimeoutMs;
  const isThen = (one: Interval) => one.fromMs <= attempt.endMs && one.toMs > fromMs;
  const outage = facts.down.get(origin)?.find((one) => one.injection !== undefined && isThen(one));
  const lost = outage ?? facts.busy.get(origin)?.find(isThen);
  if (lost) return lost.injection;
  if (facts.spec.promises.overlay) {
    return overlaps(wayless(edge, origin, facts), attempt.sentMs, attempt.endMs)
      ? blame(edge, origin, attempt.endMs, facts)
      : undefined;
  }
  return facts.dropsBetween(edge, origin).find(({ atMs }) => atMs >= fromMs && atMs <= attempt.endMs)?.injection;
}

const cache = new WeakMap<Facts, Map<string, readonly Interval[]>>();

/**
 * When an edge need not have had a way to an origin. An edge goes round from when its direct path is bad until one probe
 * interval after it is whole. Meanwhile it has that time, and a fetch's, whenever any way breaks, since that may be the one
 * that it used; and it needs one way that has been whole for as long.
 */
function wayless(edge: string, origin: string, facts: Facts): readonly Interval[] {
  const known = cache.get(facts) ?? new Map<string, readonly Interval[]>();
  cache.set(facts, known);
  const before = known.get(`${edge} ${origin}`);
  if (before) return before;
  const { overlayProbeMs, originTimeoutMs, slackMs } = facts.spec.timing;
  const searchMs: Ms = overlayProbeMs + originTimeoutMs + slackMs;
  const longer = (list: readonly Interval[]) => merge(list.map((one) => ({ ...one, toMs: one.toMs + searchMs })));
  const ways = waysOf(edge, origin, facts);
  const detour = longer(ways[0] ?? []);
  const breaks = ways.flat().map(({ fromMs }) => ({ fromMs, toMs: fromMs + searchMs }));
  const found =
    detour.length === 0 ? [] : allAtOnce([detour, merge([...breaks, ...allAtOnce(ways.map((way) => longer(way)))])]);
  known.set(`${edge} ${origin}`, found);
  return found;
}

/** When each way was bad: the direct one, then one through each edge of another region. */
function waysOf(edge: string, origin: string, { topology, down, busy, lossyBetween }: Facts) {
  const region = topology.byId.get(edge)?.region;
  const vias = topology.ofRole('edge').filter((via) => via.region !== region);
  const direct = lossyBetween(edge, origin, 0);
  if (direct.length === 0) return [direct];
  return [
    direct,
    ...vias.map(({ id }) =>
      merge([
        ...(down.get(id) ?? []),
        ...(busy.get(id) ?? []),
        ...lossyBetween(edge, id, 0),
        ...lossyBetween(id, origin, 0),
      ]),
    ),
  ];
}

/** The injection of the last packet lost between the two by then; -1 when the way round broke without one. */
function blame(edge: string, origin: string, byMs: Ms, { dropsBetween }: Facts): number {
  return dropsBetween(edge, origin).findLast(({ atMs }) => atMs <= byMs)?.injection ?? -1;
}
