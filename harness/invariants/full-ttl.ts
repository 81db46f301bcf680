import type { FetchEvent, Learned } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import { customerZone } from './answers.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'full-ttl';

/**
 * What nameservers say may be kept for as long as the profile promises, and no less: answers for `timing.answerTtlMs`, denials for
 * `negativeTtlMs`, delegations for `delegationTtlMs` and `zoneTtlMs`. A shorter time harms nobody at once, and makes load: long lives
 * of delegations are what two levels are for (paper 3.1).
 */
export const fullTtl: Invariant = {
  name,
  title: 'answers, denials and delegations may be kept for the time that is promised',
  check: (_history, facts) => judgementOf([...facts.fetches.values()].flatMap((fetch) => judged(fetch, facts))),
};

function judged(fetch: FetchEvent, facts: Facts): readonly Finding[] {
  const { timing, zone } = facts.spec;
  const { answer, outcome, referrals } = fetch;
  const finding = ({ from, ttlMs, atMs }: Learned, leastMs: Ms, what: string): Finding => {
    if (ttlMs >= leastMs) return undefined;
    const message = `${from} gave ${what} for ${seconds(ttlMs)}, less than ${seconds(leastMs)}`;
    return { invariant: name, message, atMs, events: [facts.indexOf(fetch)] };
  };
  const said = answer && outcome === 'ok' ? [finding(answer, timing.answerTtlMs, 'addresses of edges')] : [];
  const denied = answer && outcome !== 'ok' ? [finding(answer, timing.negativeTtlMs, 'a denial')] : [];
  const delegated = referrals.flatMap((referral) => {
    if (referral.cut === customerZone(facts.spec)) return finding(referral, timing.delegationTtlMs, 'a delegation');
    return referral.cut === zone ? finding(referral, timing.zoneTtlMs, 'a delegation of the zone') : [];
  });
  return [...said, ...denied, ...delegated];
}
