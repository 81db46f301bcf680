import { covers } from '../../facts/intervals.ts';
import type { History, LifeEvent } from '../../history/events.ts';
import type { Invariant, Violation } from '../../invariants/invariant.ts';
import { firstOf, seconds } from '../../invariants/violations.ts';
import { INSTRUMENT, type Ms } from '../../lab/spec.ts';
import { type Harm, harmsIn, lasting } from './harms.ts';
import { type OwnSpec, recoverMsOf } from './own-spec.ts';
import type { OwnFacts } from './ways.ts';

const name = 'no-restart-storm';

/**
 * Deaths by itself of one service in a run, from which on it dies again and again. One fail-stop and restart is the design working (paper,
 * WORLDS'05, section 5.1), also where it is what the service needs that is gone; a second may be a start that came too soon. An engine waits
 * twice as long before each start, 100 ms before the first (Docker's documentation of restart policies), so three come within seconds.
 */
const STORM_DEATHS = 3;

interface Death {
  readonly node: string;
  readonly atMs: Ms;
  readonly reason: string;
  readonly event: number;
}

const servicesOf = ({ nodes }: OwnSpec) => nodes.filter(({ role }) => role !== INSTRUMENT);

const isDeath = (event: History[number]): event is LifeEvent & { type: 'down' } =>
  event.type === 'down' && event.how === 'crash' && event.injection === undefined;

function deathsIn(history: History): ReadonlyMap<string, readonly Death[]> {
  const deaths = new Map<string, Death[]>();
  for (const [index, event] of history.entries()) {
    if (!isDeath(event)) continue;
    const { node, atMs, reason } = event;
    deaths.set(node, [...(deaths.get(node) ?? []), { node, atMs, reason, event: index }]);
  }
  return deaths;
}

/** The first death that nothing was there to bring about: no fault was in force anywhere, nor so lately that somebody recovers from it. */
function unprovoked(deaths: readonly Death[], harms: readonly Harm[], recoverMs: Ms): Violation | undefined {
  const provoked = lasting(harms, recoverMs);
  const first = deaths.find(({ atMs }) => !covers(provoked, atMs));
  if (!first) return undefined;
  const { node, atMs, reason, event } = first;
  const message = `${node} died by itself at ${seconds(atMs)}, while no fault was in force, nor any to recover from: ${reason}`;
  return { invariant: name, message, atMs, events: [event] };
}

/** Deaths again and again, though no fault was aimed at the service itself. */
function again(deaths: readonly Death[], harms: readonly Harm[], recoverMs: Ms): Violation | undefined {
  const aimedAt = (node: string) => harms.filter(({ nodes }) => nodes.includes(node));
  const own = deaths.filter(({ node, atMs }) => !covers(lasting(aimedAt(node), recoverMs), atMs));
  const last = own[STORM_DEATHS - 1];
  if (!last) return undefined;
  const { node, atMs } = last;
  const [from, to] = [own[0]?.atMs ?? atMs, own.at(-1)?.atMs ?? atMs];
  const message = `${node} died by itself ${own.length} times from ${seconds(from)} to ${seconds(to)}, though no fault was aimed at it: ${last.reason}`;
  return { invariant: name, message, atMs, events: own.map(({ event }) => event) };
}

/**
 * Services do not die again and again by themselves, whatever becomes of what they need; and none dies while nothing is done to the lab.
 * What a service does while a fault is aimed at it, and while it recovers from that, is not held against it here.
 */
export const noRestartStorm: Invariant<OwnFacts> = {
  name,
  title: 'no service dies again and again by itself, nor while nothing is done to the lab',
  check(history, facts) {
    const deaths = [...deathsIn(history).values()];
    const harms = harmsIn(history, facts.spec);
    const recoverMs = recoverMsOf(facts.spec);
    const violations = deaths.flatMap(
      (ofNode) => again(ofNode, harms, recoverMs) ?? unprovoked(ofNode, harms, recoverMs) ?? [],
    );
    // Whoever did not die was watched as well.
    return { judged: servicesOf(facts.spec).length, violations: firstOf(violations) };
  },
};
