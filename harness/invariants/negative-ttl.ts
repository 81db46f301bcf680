import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'negative-ttl';

/**
 * A denial, right or wrong, says for how long it holds, which is at most `timing.negativeTtlMs`: the lesser of the SOA's own TTL and its
 * MINIMUM (RFC 2308 sections 3 and 5). One that lives longer outlives what it was wrong about.
 */
export const negativeTtl: Invariant = {
  name,
  title: 'no denial is given for longer than its TTL, or without one',
  check(_history, facts) {
    const mostMs = facts.spec.timing.negativeTtlMs;
    const findings = [...facts.fetches.values()].flatMap((fetch): Finding[] => {
      const { answer, outcome } = fetch;
      if ((outcome !== 'nxdomain' && outcome !== 'nodata') || !answer) return [];
      if (answer.ttlMs > 0 && answer.ttlMs <= mostMs) return [undefined];
      const given = answer.ttlMs > 0 ? `for ${seconds(answer.ttlMs)}, more than ${seconds(mostMs)}` : 'without a TTL';
      const message = `${answer.from} denied ${fetch.rrtype} of ${fetch.name} ${given}`;
      return [{ invariant: name, message, atMs: answer.atMs, events: [facts.indexOf(fetch)] }];
    });
    return judgementOf(findings);
  },
};
