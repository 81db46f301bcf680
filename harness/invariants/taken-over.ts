import type { Ms } from '../lab/spec.ts';
import { addressOf, type NodeInfo } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import type { Interval } from './interval.ts';
import type { Invariant } from './invariant.ts';
import { merge, stretchEnd } from './stretch.ts';
import { troubleOf } from './takeover-window.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'taken-over';
const FAMILIES = [4, 6] as const;

/**
 * A dead edge's addresses, in both families, are claimed by another edge, or answered all the same, within the takeover
 * time of the profile. The time is counted as one stretch in which one other edge of the region lived untroubled, and none died.
 */
export const takenOver: Invariant = {
  name,
  title: 'a live edge answers for a dead one of its region in time',
  promised: ({ promises }) => promises.takeover,
  check(history, facts) {
    const edges = facts.topology.ofRole('edge');
    return judgementOf(
      edges.flatMap((edge) =>
        merge(facts.down.get(edge.id) ?? []).flatMap((outage): Finding[] => {
          const deadlineMs = deadlineOf(edge, outage, facts);
          if (deadlineMs >= Math.min(outage.toMs, facts.endMs)) return [];
          const late = FAMILIES.map((family) => addressOf(edge, family)).filter(
            (address) => !isAnswered(address, edge, outage.fromMs, deadlineMs, facts),
          );
          if (late.length === 0) return [undefined];
          const message =
            `nobody answered for ${late.join(' and ')} of ${edge.id} by ${seconds(deadlineMs)}: ` +
            `it died at ${seconds(outage.fromMs)}`;
          const event = history.findIndex(
            (one) => one.type === 'down' && one.node === edge.id && one.atMs === outage.fromMs,
          );
          return [{ invariant: name, message, atMs: deadlineMs, events: [event] }];
        }),
      ),
    );
  },
};

/** When the first of the region's other edges has had its undisturbed stretch; Infinity when none ever has. */
function deadlineOf(edge: NodeInfo, outage: Interval, facts: Facts): Ms {
  const { takeoverMs, slackMs } = facts.spec.timing;
  const region = facts.topology
    .ofRole('edge')
    .filter(({ region }) => region === edge.region)
    .map(({ id }) => id);
  const others = region.filter((id) => id !== edge.id);
  // Any of them may have been the one that had taken over, so each death starts the clock anew.
  const deaths = others.flatMap((id) => facts.down.get(id) ?? []).map(({ fromMs }) => ({ fromMs, toMs: fromMs + 1 }));
  const ends = others.map((id) =>
    stretchEnd(outage.fromMs, takeoverMs + slackMs, merge([...troubleOf(id, region, facts), ...deaths])),
  );
  return Math.min(...ends);
}

/** Whether the address was another's, or gave somebody what was asked for, at some time after the death and by the deadline. */
function isAnswered(address: string, edge: NodeInfo, deathMs: Ms, deadlineMs: Ms, facts: Facts): boolean {
  if (facts.claimants(address, deathMs, deadlineMs).length > 0) return true;
  return facts.operations.some(({ attempts }) =>
    attempts.some(
      ({ node, family, outcome, sentMs, endMs }) =>
        node === edge.id &&
        addressOf(edge, family) === address &&
        outcome === 'ok' &&
        sentMs >= deathMs &&
        endMs <= deadlineMs,
    ),
  );
}
