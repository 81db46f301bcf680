import type { History } from '../history/events.ts';
import type { Ms, Role } from '../lab/spec.ts';
import { controlElectionMs, type Timing } from '../lab/timing.ts';
import type { Topology } from '../lab/topology.ts';
import type { Interval } from './interval.ts';

/** Roles that elect a leader, where there are several of them. */
export const ELECTING = ['mapper', 'control'] as const satisfies readonly Role[];
export type Electing = (typeof ELECTING)[number];

/** How long it may take to replace a leader of the role. */
export const electionMsOf = (role: Electing, timing: Timing): Ms =>
  role === 'control' ? controlElectionMs(timing) : timing.electionMs;

/** A node led a term: from its election until it resigned, died, or led a newer one, as it said itself. `event`: that of its election. */
export interface Term extends Interval {
  readonly node: string;
  readonly term: number;
  readonly event: number;
}

/** The terms of a role, by the time at which they began. */
export function termsOf(role: Electing, history: History, topology: Topology): readonly Term[] {
  const terms: Term[] = [];
  const open = new Map<string, Term & { toMs: Ms }>();
  for (const [index, event] of history.entries()) {
    if (event.type !== 'leader' && event.type !== 'down') continue;
    const { node, atMs } = event;
    if (topology.byId.get(node)?.role !== role) continue;
    const last = open.get(node);
    if (last) last.toMs = atMs;
    open.delete(node);
    if (event.type !== 'leader' || event.action !== 'elected') continue;
    const begun = { node, term: event.term, event: index, fromMs: atMs, toMs: Number.POSITIVE_INFINITY };
    open.set(node, begun);
    terms.push(begun);
  }
  return terms;
}
