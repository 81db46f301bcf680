import type { Attempt } from '../history/events.ts';
import { hasFailed, MEANING } from '../history/outcomes.ts';
import type { Ms, Role } from '../lab/spec.ts';
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

/** An attempt, for whose content or of which name, and the event that tells of it. */
interface Asked {
  readonly attempt: Attempt;
  readonly wanted: string;
  readonly event: number;
}

/**
 * A node that nothing ails serves everybody who asks it, in both families: that others do in its place hides it from clients, and
 * is what a platform has when it has lost the others. It has a heartbeat to come to itself after a trouble. One silence is none: on real
 * machines it may be anybody's; two in a row are. Input-delayed nameservers, which mostly decline, are not judged, nor where
 * clients alone may fill a node.
 */
export const alwaysServes: Invariant = {
  name,
  title: 'a node that nothing ails serves whoever asks it',
  check(history, facts) {
    const troubles = troublesOf(history, facts);
    const serving = SERVING.filter((role) => isLight(role, facts));
    const silentMs = new Map<string, Ms>();
    const judge = ({ attempt, wanted, event }: Asked): Finding[] => {
      if (!isUnhindered(attempt, serving, troubles, facts)) return [];
      const { node, family, outcome, sentMs, endMs } = attempt;
      const key = `${node} ${family}`;
      const beforeMs = silentMs.get(key) ?? Number.POSITIVE_INFINITY;
      if (!hasFailed(attempt)) {
        silentMs.delete(key);
        return [undefined];
      }
      if (justify(attempt, wanted, facts)) return [];
      const isSilence = MEANING[outcome] === 'nothing';
      if (isSilence && beforeMs === Number.POSITIVE_INFINITY) silentMs.set(key, endMs);
      if (isSilence && sentMs < beforeMs) return [undefined];
      const message = `${node}, which nothing ailed, gave ${outcome} to a request for ${wanted} over IPv${family}`;
      return [{ invariant: name, message, atMs: endMs, events: [event] }];
    };
    return judgementOf(attemptsOf(facts).flatMap(judge));
  },
};

/** All attempts of a run by time, but denials of names that no customer has: those are the answer. */
function attemptsOf(facts: Facts): readonly Asked[] {
  const asked: Asked[] = facts.operations.flatMap((operation) =>
    operation.attempts.map((attempt) => ({ attempt, wanted: operation.customer, event: facts.indexOf(operation) })),
  );
  for (const fetch of facts.fetches.values()) {
    const customer = customerNamed(fetch.name, facts.spec);
    for (const attempt of fetch.attempts) {
      if (customer === undefined && isDenial(attempt)) continue;
      asked.push({ attempt, wanted: customer ?? fetch.name, event: facts.indexOf(fetch) });
    }
  }
  return asked.sort((a, b) => a.attempt.sentMs - b.attempt.sentMs);
}

const isDenial = ({ outcome }: Attempt): boolean => outcome === 'nxdomain' || outcome === 'nodata';

function isUnhindered(attempt: Attempt, serving: readonly Role[], troubles: Troubles, facts: Facts): boolean {
  const { node, sentMs, endMs, outcome } = attempt;
  const role = facts.topology.byId.get(node)?.role;
  if (outcome === 'cancelled' || !role || !serving.includes(role) || isDelayed(node, facts)) return false;
  const fromMs = sentMs - facts.spec.timing.heartbeatMs - facts.spec.timing.slackMs;
  const isWell = [troubles.dead(node), troubles.hindered(node)].every((list) => !overlaps(list, fromMs, endMs));
  return isWell && serversOf(attempt, facts).length === 1;
}
