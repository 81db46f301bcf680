import { answeredBy, customerNamed } from './answers.ts';
import { freshness } from './fresh.ts';
import { underReleaseDuring } from './harm.ts';
import type { Invariant } from './invariant.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'map-fresh';

/**
 * No fresh answer names an edge that has been dead for longer than detection and publication add up to. Nameservers within
 * a release's harm limit are excused.
 */
export const mapFresh: Invariant = {
  name,
  title: 'dead edges leave the answers in time',
  check(_history, facts) {
    const gone = freshness('edge', facts);
    const findings = [...facts.fetches.values()].flatMap((fetch): Finding[] => {
      const { answer } = fetch;
      if (fetch.outcome !== 'ok' || !answer) return [];
      const dead = gone(answer, customerNamed(fetch.name, facts.spec));
      const server = dead.length > 0 ? answeredBy(fetch) : undefined;
      if (server && underReleaseDuring(server, facts)) return [];
      return dead.map(({ node, isNamed, deathMs, deadlineMs }) => {
        if (!isNamed) return undefined;
        const message =
          `${answer.from} still named ${node} after ${seconds(deadlineMs)}, by when the map must leave it out: ` +
          `it died at ${seconds(deathMs)}`;
        return { invariant: name, message, atMs: answer.atMs, events: [facts.indexOf(fetch)] };
      });
    });
    return judgementOf(findings);
  },
};
