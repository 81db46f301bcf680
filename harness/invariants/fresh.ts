import type { Learned } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import type { Interval } from './interval.ts';
import { isDelayed } from './spare.ts';
import { merge, stretchEnd } from './stretch.ts';

/** A node that has been dead for so long that no answer or referral may name it any more. */
export interface Gone {
  readonly node: string;
  /** Whether this one did name it. */
  readonly isNamed: boolean;
  readonly deathMs: Ms;
  readonly deadlineMs: Ms;
}

/**
 * Judges what nameservers say: which nodes of `role` have by then been down, continuously, for longer than
 * detection, publication and slack, counted as one stretch in which maps were bound to reach the nameserver that answered,
 * it was up, and mappers heard a live node of the role, of edges one that may serve the `customer` asked for (one that hears none
 * keeps what its last map said). What input-delayed nameservers say is old by design, and they are named whether they live or not.
 */
export function freshness(role: 'edge' | 'llns', facts: Facts): (said: Learned, customer?: string) => readonly Gone[] {
  const fleet = facts.topology.ofRole(role).flatMap(({ id, inputDelayed }) => (inputDelayed ? [] : id));
  const outages = fleet.flatMap((node) => merge(facts.down.get(node) ?? []).map((outage) => ({ node, ...outage })));
  const paths = new Map<string, readonly Interval[]>();
  const { detectionMs, publicationMs, slackMs } = facts.spec.timing;

  const disturbed = (server: string, customer: string | undefined) => {
    const key = `${server} ${customer}`;
    const deaf = () => (role === 'edge' ? facts.mapping.deafToEdges(customer) : facts.mapping.deafToNameservers());
    const known =
      paths.get(key) ?? merge([...facts.mapping.disturbed(server), ...deaf(), ...(facts.down.get(server) ?? [])]);
    paths.set(key, known);
    return known;
  };
  return ({ addresses, from, atMs }, customer) => {
    if (isDelayed(from, facts)) return [];
    return outages.flatMap(({ node, fromMs, toMs }) => {
      if (atMs < fromMs || atMs >= toMs) return [];
      const deadlineMs = stretchEnd(fromMs, detectionMs + publicationMs + slackMs, disturbed(from, customer));
      if (atMs <= deadlineMs) return [];
      const isNamed = addresses.some((address) => facts.topology.byAddress.get(address)?.id === node);
      return [{ node, isNamed, deathMs: fromMs, deadlineMs }];
    });
  };
}
