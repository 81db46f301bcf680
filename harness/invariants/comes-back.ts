import type { Ms } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';
import { customerZone } from './answers.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { overlaps } from './stretch.ts';
import { toldAnswers } from './told-answers.ts';
import { isInformed, type Troubles, toldMs, troublesOf } from './troubles.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'comes-back';

/** Whom somebody was sent to by a nameserver that had long known that all of them were well. */
interface Sent {
  /** The resolver, and where it asked for one the customer. */
  readonly who: string;
  readonly from: string;
  readonly atMs: Ms;
  readonly nodes: readonly string[];
  readonly event: number;
}

/**
 * Who is well again is in use again: whenever all edges have been well for so long that nameservers must know, a resolver is sent to
 * the same edges for a customer; and to the same low-level nameservers whenever all of those are. So whoever is left out after a
 * trouble, for ever or for too long, is missed. Judged once some of those that somebody is sent to have been in trouble.
 */
export const comesBack: Invariant = {
  name,
  title: 'edges and nameservers that are well again are named again',
  check(history, facts) {
    const troubles = troublesOf(history, facts);
    const sent = [...toEdges(troubles, facts), ...toNameservers(troubles, facts)];
    const usual = new Map<string, Set<string>>();
    for (const { who, nodes } of sent) usual.set(who, new Set([...(usual.get(who) ?? []), ...nodes]));
    const hadTrouble = (node: string, atMs: Ms) =>
      [troubles.dead(node), troubles.hindered(node)].some((list) => list.some(({ toMs }) => toMs <= atMs));
    return judgementOf(
      sent.flatMap((one): Finding[] => {
        const healed = [...(usual.get(one.who) ?? [])].filter((node) => hadTrouble(node, one.atMs));
        if (healed.length === 0) return [];
        const missing = healed.filter((node) => !one.nodes.includes(node));
        if (missing.length === 0) return [undefined];
        const { who, from, atMs, event } = one;
        const message =
          `${from} did not send ${who} to ${missing.join(' and ')}: all had been well for ${seconds(2 * toldMs(facts))}, and ` +
          'at other such times it is sent there';
        return [{ invariant: name, message, atMs, events: [event] }];
      }),
    );
  },
};

/** Well since then, and for as long before it as it takes to tell: what a hindered edge says of others outlives it so long. */
function areWell(nodes: readonly NodeInfo[], sinceMs: Ms, atMs: Ms, troubles: Troubles, facts: Facts): boolean {
  const fromMs = sinceMs - toldMs(facts);
  return nodes.every(({ id }) =>
    [troubles.dead(id), troubles.hindered(id)].every((list) => !overlaps(list, fromMs, atMs)),
  );
}

const toEdges = (troubles: Troubles, facts: Facts): readonly Sent[] =>
  toldAnswers(troubles, facts)
    .filter(({ sinceMs, atMs }) => areWell(facts.topology.ofRole('edge'), sinceMs, atMs, troubles, facts))
    .map(({ fetch, customer, from, atMs, edges }) => {
      const nodes = edges.map(({ id }) => id);
      return { who: `${fetch.client} for ${customer}`, from, atMs, nodes, event: facts.indexOf(fetch) };
    });

function toNameservers(troubles: Troubles, facts: Facts): readonly Sent[] {
  const { topology, spec } = facts;
  const regular = topology.ofRole('llns').filter(({ inputDelayed }) => !inputDelayed);
  return [...facts.fetches.values()].flatMap((fetch) =>
    fetch.referrals.flatMap(({ cut, from, atMs, addresses }) => {
      if (cut !== customerZone(spec) || topology.byId.get(from)?.role !== 'tlns') return [];
      const sinceMs = fetch.startMs - toldMs(facts);
      const isTold = isInformed(from, sinceMs, atMs, troubles, facts);
      if (!isTold || !areWell(regular, sinceMs, atMs, troubles, facts)) return [];
      const named = addresses.flatMap((address) => topology.byAddress.get(address) ?? []);
      const nodes = regular.filter((node) => named.includes(node)).map(({ id }) => id);
      return [{ who: fetch.client, from, atMs, nodes, event: facts.indexOf(fetch) }];
    }),
  );
}
