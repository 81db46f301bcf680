import type { DnsAttempt } from '../history/events.ts';
import { hasFailed } from '../history/outcomes.ts';
import { customerZone } from './answers.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { isDelayed } from './spare.ts';
import { overlaps } from './stretch.ts';
import { type Troubles, troublesOf } from './troubles.ts';
import { type Finding, judgementOf } from './violations.ts';

const name = 'spares-decline';

/**
 * Input-delayed nameservers answer only while the regular ones cannot (paper 5.1): what they know is old. One that nothing ails has a
 * heartbeat to find out that a regular one answers which nothing ails either.
 */
export const sparesDecline: Invariant = {
  name,
  title: 'nameservers on delayed input do not answer while a regular one can',
  promised: ({ fleets }) => fleets.some(({ inputDelayed }) => inputDelayed),
  check(history, facts) {
    const troubles = troublesOf(history, facts);
    return judgementOf(
      [...facts.fetches.values()].flatMap((fetch) =>
        fetch.attempts.flatMap((attempt): Finding[] => {
          const regular = attempt.cut === customerZone(facts.spec) && ableInPlaceOf(attempt, troubles, facts);
          if (!regular) return [];
          if (hasFailed(attempt) || attempt.outcome === 'cancelled') return [undefined];
          const message = `${attempt.node}, on delayed input, answered ${fetch.name}, though nothing ailed ${regular}`;
          return [{ invariant: name, message, atMs: attempt.endMs, events: [facts.indexOf(fetch)] }];
        }),
      ),
    );
  },
};

/** The regular nameserver because of which an input-delayed one had to know that it was not needed. */
function ableInPlaceOf({ node, sentMs, endMs }: DnsAttempt, troubles: Troubles, facts: Facts): string | undefined {
  if (!isDelayed(node, facts)) return undefined;
  const fromMs = sentMs - facts.spec.timing.heartbeatMs - facts.spec.timing.slackMs;
  const isWell = (id: string) =>
    [troubles.dead(id), troubles.hindered(id)].every((list) => !overlaps(list, fromMs, endMs));
  if (!isWell(node)) return undefined;
  const regulars = facts.topology.ofRole('llns').filter(({ inputDelayed }) => !inputDelayed);
  return regulars.find(({ id }) => isWell(id))?.id;
}
