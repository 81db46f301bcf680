import type { Invariant } from './invariant.ts';
import { nameOf } from './shown.ts';
import { firstOf, seconds } from './violations.ts';

const name = 'authentic';

/** No node activates a release that was changed after it was signed. */
export const authentic: Invariant = {
  name,
  title: 'no node activates a release that is not what was signed',
  check(_history, facts) {
    const forged = facts.releases.filter((release) => release.forged);
    return firstOf(
      forged.flatMap((release) => {
        const taken = release.events.filter(({ action }) => action === 'activated');
        const first = taken[0];
        if (!first) return [];
        const nodes = [...new Set(taken.map(({ node }) => node))];
        const message = `${nodes.join(', ')} activated ${nameOf(release)}, which is not what was signed, from ${seconds(first.atMs)} on`;
        return [{ invariant: name, message, atMs: first.atMs, events: taken.map((event) => facts.indexOf(event)) }];
      }),
    );
  },
};
