import type { Learned } from '../history/events.ts';
import type { Ms, Role } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import type { Interval } from './interval.ts';
import { isDelayed } from './spare.ts';
import { merge, stretchEnd } from './stretch.ts';

/** A node that an answer or a referral named too long after it had died. */
export interface Stale {
  readonly node: string;
  readonly deathMs: Ms;
  readonly deadlineMs: Ms;
}

/**
 * Judges what nameservers say: which nodes of `role` they name that have been down, continuously, for longer than
 * detection, publication and slack, counted as one stretch in which maps were bound to reach the nameserver that answered,
 * it was up, and mappers heard a live node of the role (one that sees nothing alive keeps its last map). What input-delayed
 * nameservers say is old by design, and they are named whether they live or not.
 */
export function freshness(role: Role, facts: Facts): (said: Learned) => readonly Stale[] {
  const fleet = facts.topology.ofRole(role).flatMap(({ id, inputDelayed }) => (inputDelayed ? [] : id));
  const outages = new Map(fleet.map((id) => [id, merge(facts.down.get(id) ?? [])]));
  const paths = new Map<string, readonly Interval[]>();
  const { detectionMs, publicationMs, slackMs } = facts.spec.timing;

  const disturbed = (server: string) => {
    const known =
      paths.get(server) ??
      merge([...facts.mapping.disturbed(server), ...facts.mapping.deaf(role), ...(facts.down.get(server) ?? [])]);
    paths.set(server, known);
    return known;
  };
  return ({ addresses, from, atMs }) => {
    if (isDelayed(from, facts)) return [];
    const named = new Set(addresses.map((address) => facts.topology.byAddress.get(address)?.id ?? ''));
    return [...named].flatMap((node) => {
      const outage = outages.get(node)?.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
      if (!outage) return [];
      const deadlineMs = stretchEnd(outage.fromMs, detectionMs + publicationMs + slackMs, disturbed(from));
      return atMs > deadlineMs ? [{ node, deathMs: outage.fromMs, deadlineMs }] : [];
    });
  };
}
