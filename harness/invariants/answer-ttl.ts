import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'answer-ttl';

/** Addresses of edges are given for at most `timing.answerTtlMs`: clients are to leave a dead region that soon (paper 4.1). */
export const answerTtl: Invariant = {
  name,
  title: 'no address of an edge is given for longer than its TTL',
  check(_history, facts) {
    const mostMs = facts.spec.timing.answerTtlMs;
    const findings = [...facts.fetches.values()].flatMap((fetch): Finding[] => {
      const { answer, outcome } = fetch;
      if (outcome !== 'ok' || !answer) return [];
      if (answer.ttlMs <= mostMs) return [undefined];
      const message = `${answer.from} gave addresses with a TTL of ${seconds(answer.ttlMs)}, more than ${seconds(mostMs)}`;
      return [{ invariant: name, message, atMs: answer.atMs, events: [facts.indexOf(fetch)] }];
    });
    return judgementOf(findings);
  },
};
