import type { Attempt } from '../history/events.ts';
import { hasFailed } from '../history/outcomes.ts';
import type { Role } from '../lab/spec.ts';
import { customerNamed } from './answers.ts';
import type { Facts } from './facts.ts';
import type { Invariant } from './invariant.ts';
import { justify } from './justify.ts';
import { isDelayed } from './spare.ts';
import { overlaps } from './stretch.ts';
import { serversOf } from './takeover-window.ts';
import { isLight, type Troubles, troublesOf } from './troubles.ts';
import { type Finding, judgementOf } from './violations.ts';

const name = 'always-serves';

/** Those that clients and resolvers ask. */
const SERVING: readonly Role[] = ['gtld', 'tlns', 'llns', 'edge'];

/**
 * A node that nothing ails serves everybody who asks it, in both families: that others do in its place hides it from clients, and
 * is what a platform has when it has lost the others. It has a heartbeat to come to itself after a trouble. Input-delayed nameservers, which
 * mostly decline, are not judged, nor where clients alone may fill a node.
 */
export const alwaysServes: Invariant = {
  name,
  title: 'a node that nothing ails serves whoever asks it',
  check(history, facts) {
    const troubles = troublesOf(history, facts);
    const serving = SERVING.filter((role) => isLight(role, facts));
    const judged = (attempt: Attempt, customer: string, event: number): Finding[] => {
      if (!isUnhindered(attempt, serving, troubles, facts)) return [];
      if (!hasFailed(attempt)) return [undefined];
      if (justify(attempt, customer, facts)) return [];
      const { node, family, outcome, endMs } = attempt;
      const message = `${node}, which nothing ailed, gave ${outcome} to a request for ${customer} over IPv${family}`;
      return [{ invariant: name, message, atMs: endMs, events: [event] }];
    };
    return judgementOf([
      ...[...facts.fetches.values()].flatMap((fetch) => {
        const customer = customerNamed(fetch.name, facts.spec);
        // Of a name that no customer has, a denial is the answer.
        const asked = customer === undefined ? fetch.attempts.filter((one) => !isDenial(one)) : fetch.attempts;
        return asked.flatMap((attempt) => judged(attempt, customer ?? fetch.name, facts.indexOf(fetch)));
      }),
      ...facts.operations.flatMap((operation) =>
        operation.attempts.flatMap((attempt) => judged(attempt, operation.customer, facts.indexOf(operation))),
      ),
    ]);
  },
};

const isDenial = ({ outcome }: Attempt): boolean => outcome === 'nxdomain' || outcome === 'nodata';

function isUnhindered(attempt: Attempt, serving: readonly Role[], troubles: Troubles, facts: Facts): boolean {
  const { node, sentMs, endMs, outcome } = attempt;
  const role = facts.topology.byId.get(node)?.role;
  if (outcome === 'cancelled' || !role || !serving.includes(role) || isDelayed(node, facts)) return false;
  const fromMs = sentMs - facts.spec.timing.heartbeatMs - facts.spec.timing.slackMs;
  const isWell = [troubles.dead(node), troubles.hindered(node)].every((list) => !overlaps(list, fromMs, endMs));
  return isWell && serversOf(attempt, facts).length === 1;
}
