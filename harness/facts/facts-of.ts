import { HarnessError } from '../basics/errors.ts';
import type { Event, FetchEvent, History } from '../history/events.ts';
import type { LabSpec } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import { claimantsOf } from './claims.ts';
import { downOf } from './down.ts';
import { busyOf, inForceIn } from './effects.ts';
import type { Facts, RunSpan } from './facts.ts';
import { lossyBetweenOf } from './lossy.ts';
import { betweenNodes, byFlow } from './packets.ts';
import { slowBetweenOf } from './slow.ts';

/** What the harness knows first hand of a run, from its history (sorted by time). Throws HarnessError when two fetches have the same id. */
export function factsOf(history: History, spec: LabSpec, { endMs, quietFromMs }: RunSpan): Facts {
  const topology = topologyOf(spec);
  const inForce = inForceIn(history);
  const drops = history.filter((event) => event.type === 'drop');
  const delays = history.filter((event) => event.type === 'late');
  const indices = new Map<Event, number>(history.map((event, index) => [event, index]));
  return {
    spec,
    topology,
    endMs,
    quietFromMs,
    operations: history.filter((event) => event.type === 'operation'),
    fetches: fetchesOf(history),
    injections: history.filter((event) => event.type === 'inject'),
    down: downOf(history),
    drops: byFlow(drops),
    dropsBetween: betweenNodes(drops, topology),
    delays: byFlow(delays),
    delaysBetween: betweenNodes(delays, topology),
    inForce,
    busy: busyOf(inForce),
    lossyBetween: lossyBetweenOf(inForce.losses),
    slowBetween: slowBetweenOf(inForce.slow),
    claimants: claimantsOf(history),
    indexOf: (event) => indices.get(event) ?? -1,
  };
}

function fetchesOf(history: History): ReadonlyMap<number, FetchEvent> {
  const fetches = new Map<number, FetchEvent>();
  for (const event of history) {
    if (event.type !== 'fetch') continue;
    if (fetches.has(event.id)) {
      throw new HarnessError(`two fetches in the history have id ${event.id}: ids must be unique in the whole lab`);
    }
    fetches.set(event.id, event);
  }
  return fetches;
}
