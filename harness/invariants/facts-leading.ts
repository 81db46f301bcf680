import type { History } from '../history/events.ts';
import type { Role } from '../lab/spec.ts';
import type { Topology } from '../lab/topology.ts';
import type { Interval } from './interval.ts';
import { allAtOnce, covers, merge, overlaps } from './stretch.ts';

/**
 * When each node of a role said that it led. Only ever used to excuse less: a control that says falsely that it leads, or that
 * does not say it, excuses nobody.
 */
export type Leads = ReadonlyMap<string, readonly Interval[]>;

/** From its election until it resigns or dies. */
export function leadsOf(history: History, topology: Topology, role: Role): Leads {
  const leads = new Map<string, Interval[]>();
  const open = new Map<string, number>();
  const close = (node: string, toMs: number) => {
    const fromMs = open.get(node);
    if (fromMs !== undefined) leads.set(node, [...(leads.get(node) ?? []), { fromMs, toMs }]);
    open.delete(node);
  };
  for (const event of history) {
    if (event.type !== 'leader' && event.type !== 'down') continue;
    if (topology.byId.get(event.node)?.role !== role) continue;
    const isElected = event.type === 'leader' && event.action === 'elected';
    if (!isElected) close(event.node, event.atMs);
    else if (!open.has(event.node)) open.set(event.node, event.atMs);
  }
  for (const node of [...open.keys()]) close(node, Number.POSITIVE_INFINITY);
  return leads;
}

/** Whether this one led in the interval or right before it, or nobody did at its beginning. */
export function mayLead(leads: Leads, node: string, { fromMs, toMs }: Interval): boolean {
  const isLed = [...leads.values()].some((own) => covers(own, fromMs - 1));
  return !isLed || overlaps(leads.get(node) ?? [], fromMs - 1, toMs);
}

/**
 * When nobody was bound to lead: while all are unfit (`unfit`: by node), and for one election from then on, or from when one that
 * may have led becomes unfit or is fit again. What befalls the others counts only while an election is under way: it begins anew.
 */
export function withoutLeader(
  unfit: ReadonlyMap<string, readonly Interval[]>,
  leads: Leads,
  electionMs: number,
): readonly Interval[] {
  const election = (fromMs: number): Interval => ({ fromMs, toMs: fromMs + electionMs });
  const ends = ({ fromMs, toMs }: Interval) => [fromMs, toMs];
  const nobody = allAtOnce([...unfit.values()]);
  const all = [...unfit].flatMap(([node, list]) => list.map((interval) => ({ node, interval })));
  const ofLeaders = all.filter(({ node, interval }) => mayLead(leads, node, interval));
  const elections = [...nobody, ...ofLeaders.map(({ interval }) => interval)].flatMap(ends).map(election);
  const changes = all.flatMap(({ interval }) => ends(interval)).sort((a, b) => a - b);
  let times = merge([...nobody, ...elections]);
  for (const atMs of changes) if (covers(times, atMs)) times = merge([...times, election(atMs)]);
  return times;
}
