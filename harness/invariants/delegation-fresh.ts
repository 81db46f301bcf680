import { customerZone } from './answers.ts';
import { freshness } from './fresh.ts';
import { underRelease } from './harm.ts';
import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'delegation-fresh';

/**
 * No referral of a top-level nameserver names a low-level one that has been dead for longer than detection and publication
 * add up to. Top-level nameservers within a release's harm limit are excused.
 */
export const delegationFresh: Invariant = {
  name,
  title: 'dead low-level nameservers leave the delegations in time',
  check(_history, facts) {
    const gone = freshness('llns', facts);
    const zone = customerZone(facts.spec);
    const isTop = (node: string) => facts.topology.byId.get(node)?.role === 'tlns';
    const findings = [...facts.fetches.values()].flatMap((fetch) =>
      fetch.referrals
        .filter(({ cut, from }) => cut === zone && isTop(from))
        .flatMap((referral) => gone(referral).map((dead) => ({ ...dead, ...referral })))
        .filter(({ from, atMs }) => underRelease(from, atMs, facts) === undefined)
        .map(({ node, isNamed, from, atMs, deathMs, deadlineMs }): Finding => {
          if (!isNamed) return undefined;
          const message =
            `${from} still delegated to ${node} after ${seconds(deadlineMs)}, by when the map must leave it out: ` +
            `it died at ${seconds(deathMs)}`;
          return { invariant: name, message, atMs, events: [facts.indexOf(fetch)] };
        }),
    );
    return judgementOf(findings);
  },
};
