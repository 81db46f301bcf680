import { customerZone } from './answers.ts';
import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'delegation-ttl';

/**
 * The delegation to the low-level nameservers is given for at most `timing.delegationTtlMs` (paper 3.1: 30 to 60 min), that
 * of the zone to the top-level ones for at most `timing.zoneTtlMs`.
 */
export const delegationTtl: Invariant = {
  name,
  title: 'no delegation is given for longer than its TTL',
  check(_history, facts) {
    const { spec } = facts;
    const mostMs = new Map([
      [customerZone(spec), spec.timing.delegationTtlMs],
      [spec.zone, spec.timing.zoneTtlMs],
    ]);
    const findings = [...facts.fetches.values()].flatMap((fetch) =>
      fetch.referrals.flatMap(({ cut, from, ttlMs, atMs }): Finding[] => {
        const most = mostMs.get(cut);
        if (most === undefined) return [];
        if (ttlMs <= most) return [undefined];
        const message = `${from} delegated ${cut} for ${seconds(ttlMs)}, more than ${seconds(most)}`;
        return [{ invariant: name, message, atMs, events: [facts.indexOf(fetch)] }];
      }),
    );
    return judgementOf(findings);
  },
};
