import { HarnessError } from '../basics/errors.ts';
import type { Event, FetchEvent, History } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import { claimantsOf } from './facts-claims.ts';
import { controlDisturbedOf } from './facts-disturbed.ts';
import { downOf, withoutCrashes } from './facts-down.ts';
import { dropsBetweenOf, dropsOf } from './facts-drops.ts';
import { busyOf, lossesOf } from './facts-effects.ts';
import { leadsOf } from './facts-leading.ts';
import { lossyBetweenOf } from './facts-lossy.ts';
import { mappingOf } from './facts-mapping.ts';
import { releasesOf } from './facts-releases.ts';
import { fetchUnderWayOf } from './facts-under-way.ts';

/**
 * What the harness knows first hand of a run, from its history (sorted by time). `endMs`: when the run ended;
 * `quietFromMs`: when every fault was healed. Throws HarnessError when two fetches have the same id.
 */
export function factsOf(history: History, spec: LabSpec, run: { endMs: Ms; quietFromMs: Ms }): Facts {
  const topology = topologyOf(spec);
  const down = downOf(history);
  const losses = lossesOf(history);
  const busy = busyOf(history);
  const lossyBetween = lossyBetweenOf(losses);
  const releases = releasesOf(history);
  const touch = { spec, topology, down, busy, lossyBetween };
  const indices = new Map<Event, number>(history.map((event, index) => [event, index]));
  return {
    spec,
    topology,
    endMs: run.endMs,
    quietFromMs: run.quietFromMs,
    operations: history.filter((event) => event.type === 'operation'),
    fetches: fetchesOf(history),
    injections: history.filter((event) => event.type === 'inject'),
    down,
    drops: dropsOf(history),
    dropsBetween: dropsBetweenOf(history, topology),
    fetchUnderWay: fetchUnderWayOf(history, spec),
    releases,
    busy,
    lossyBetween,
    claimants: claimantsOf(history),
    mapping: mappingOf({ ...touch, down: withoutCrashes(down), losses, releases }),
    controlDisturbed: controlDisturbedOf({ ...touch, losses, leads: leadsOf(history, topology, 'control') }),
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
