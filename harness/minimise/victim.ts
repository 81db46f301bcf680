import type { Attempt, Event, History } from '../history/events.ts';
import type { Violation } from '../invariants/invariant.ts';
import type { LabSpec } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';

/** Servers that let an attempt down, or, where none did, the last that was asked. */
function letDown(attempts: readonly Attempt[]): readonly string[] {
  const bad = attempts.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'cancelled');
  return (bad.length > 0 ? bad : attempts.slice(-1)).map(({ node }) => node);
}

/** The nodes that an event shows to be harmed: who died, who took something, who answered wrongly or not at all. */
function harmedIn(event: Event, fetches: ReadonlyMap<number, Event>): readonly string[] {
  if (event.type === 'fetch') return event.answer ? [event.answer.from] : letDown(event.attempts);
  if (event.type === 'operation') {
    // What was served, and should not have been, is who served it; else those who should have.
    if (event.outcome === 'ok') return event.attempts.filter(({ outcome }) => outcome === 'ok').map(({ node }) => node);
    if (event.attempts.length > 0) return letDown(event.attempts);
    const own = event.fetches.flatMap((id) => fetches.get(id) ?? []);
    return own.flatMap((fetch) => harmedIn(fetch, fetches));
  }
  return 'node' in event ? [event.node] : [];
}

/** The most frequent, of several the first. */
function mostOf(names: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].reduce<[string, number] | undefined>(
    (best, one) => (best && best[1] >= one[1] ? best : one),
    undefined,
  )?.[0];
}

/**
 * The role of the nodes that most violations of an invariant show to be harmed, whatever the schedule aims at: a lost packet
 * to a nameserver may harm edges. Undefined where they show none.
 */
export function victimOf(
  violations: readonly Violation[],
  invariant: string,
  history: History,
  spec: LabSpec,
): string | undefined {
  const roles = new Map(topologyOf(spec).nodes.map(({ id, role }) => [id, role]));
  const fetches = new Map(history.flatMap((event) => (event.type === 'fetch' ? [[event.id, event] as const] : [])));
  const rolesOf = ({ events }: Violation): readonly string[] =>
    events.flatMap((index) => {
      const event = history[index];
      const nodes = event ? harmedIn(event, fetches) : [];
      // The instrument is trusted, and no part of the platform.
      return nodes.flatMap((node) => roles.get(node) ?? []).filter((role) => role !== 'instrument');
    });
  const pinned = violations.filter((violation) => violation.invariant === invariant);
  return mostOf(pinned.flatMap((violation) => mostOf(rolesOf(violation)) ?? []));
}
