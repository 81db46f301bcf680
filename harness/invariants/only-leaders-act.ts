import type { ControlEvent, History, MapEvent, RolloutEvent } from '../history/events.ts';
import type { Facts } from './facts.ts';
import { lossesOf } from './facts-effects.ts';
import type { Invariant } from './invariant.ts';
import { isDelayed } from './spare.ts';
import { overlaps } from './stretch.ts';
import { type Term, termsOf } from './terms.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'only-leaders-act';

/**
 * Of several controls only the one that leads does anything with releases; and a mapper that has ceased to lead a term publishes no
 * more maps of it. What a nameserver takes first of all within a publication time may have been on its way.
 */
export const onlyLeadersAct: Invariant = {
  name,
  title: 'who does not lead publishes no maps and moves no releases',
  promised: ({ promises }) => promises.election,
  check: (history, facts) => judgementOf([...moves(history, facts), ...maps(history, facts)]),
};

function moves(history: History, { topology }: Facts): readonly Finding[] {
  if (topology.ofRole('control').length < 2) return [];
  const terms = termsOf('control', history, topology);
  return history.flatMap((event, index): readonly Finding[] => {
    if (event.type !== 'rollout' && event.type !== 'control') return [];
    if (terms.some((term) => term.node === event.node && leads(term, event.atMs))) return [undefined];
    const message = `${event.node} did not lead at ${seconds(event.atMs)}, and it said "${inWords(event)}"`;
    return [{ invariant: name, message, atMs: event.atMs, events: [index] }];
  });
}

/** What it does in the moment in which it resigns counts as done before. */
const leads = ({ fromMs, toMs }: Term, atMs: number): boolean => fromMs <= atMs && atMs <= toMs;

const inWords = (event: RolloutEvent | ControlEvent): string =>
  event.type === 'rollout' ? `${event.kind} ${event.version} ${event.step}` : event.step;

function maps(history: History, facts: Facts): readonly Finding[] {
  const { publicationMs, slackMs } = facts.spec.timing;
  const terms = termsOf('mapper', history, facts.topology);
  const losses = lossesOf(history);
  const seen = new Set<string>();
  return history.flatMap((event, index): readonly Finding[] => {
    if (event.type !== 'map' || isDelayed(event.node, facts) || !isFirst(event, seen)) return [];
    const fromMs = event.atMs - publicationMs - slackMs;
    if (overlaps(losses, fromMs, event.atMs)) return [];
    const own = terms.filter(({ node, term }) => node === event.leader && term === event.term);
    if (own.some((term) => term.fromMs <= event.atMs && fromMs <= term.toMs)) return [undefined];
    const message =
      `${event.node} was the first to take map ${event.term}/${event.version} at ${seconds(event.atMs)}, ` +
      `when ${event.leader} had long ceased to lead term ${event.term}`;
    return [{ invariant: name, message, atMs: event.atMs, events: [index] }];
  });
}

function isFirst({ leader, term, version }: MapEvent, seen: Set<string>): boolean {
  const key = `${leader} ${term} ${version}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
