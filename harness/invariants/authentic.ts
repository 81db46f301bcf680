import type { Invariant } from './invariant.ts';
import { nameOf } from './shown.ts';
import { seconds, together } from './violations.ts';

const name = 'authentic';

/** No node activates a release that was changed after it was signed. */
export const authentic: Invariant = {
  name,
  title: 'no node activates a release that is not what was signed',
  check(_history, facts) {
    const forged = facts.releases.filter((release) => release.forged);
    return together(
      forged.map((release) => {
        const judged = new Set(release.events.map(({ node }) => node)).size;
        const taken = release.events.filter(({ action }) => action === 'activated');
        const first = taken[0];
        if (!first) return { judged, violations: [] };
        const nodes = [...new Set(taken.map(({ node }) => node))];
        const message = `${nodes.join(', ')} activated ${nameOf(release)}, which is not what was signed, from ${seconds(first.atMs)} on`;
        const events = taken.map((event) => facts.indexOf(event));
        return { judged, violations: [{ invariant: name, message, atMs: first.atMs, events }] };
      }),
    );
  },
};
