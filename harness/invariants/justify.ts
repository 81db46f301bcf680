import type { Attempt } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { DownInterval, Facts } from './facts.ts';
import { underReleaseDuring } from './harm.ts';

/**
 * Why one attempt failed, as far as the harness itself is to blame: it dropped a packet of the attempt, it had killed the
 * server (`down`, since `lostMs`), it had killed the origin or dropped packets to it (`origin`), or the server was under a release
 * whose gate had not yet ended (`release`).
 */
export type Justification =
  | { readonly why: 'loss' | 'release' | 'origin'; readonly injection: number }
  | { readonly why: 'down'; readonly injection: number; readonly lostMs: Ms };

const WRONG_ANSWERS: readonly Attempt['outcome'][] = [
  'servfail',
  'nxdomain',
  'nodata',
  'formerr',
  'malformed',
  'other-rcode',
];

/** The justification of an attempt that did not give what was asked for, or undefined when nothing excuses it. */
export function justify(attempt: Attempt, facts: Facts): Justification | undefined {
  const release = underReleaseDuring(attempt, facts);
  const byRelease = release && ({ why: 'release', injection: release.order.injection } as const);
  if (WRONG_ANSWERS.includes(attempt.outcome)) return byRelease;
  if (attempt.outcome === 'http-error') return originFault(attempt, facts);
  return ownLoss(attempt, facts) ?? killed(attempt, facts) ?? originFault(attempt, facts) ?? byRelease;
}

function ownLoss(attempt: Attempt, facts: Facts): Justification | undefined {
  const drop = facts.drops
    .get(`${attempt.local} ${attempt.remote}`)
    ?.find(({ atMs }) => atMs >= attempt.sentMs && atMs <= attempt.endMs);
  return drop && { why: 'loss', injection: drop.injection };
}

function killed(attempt: Attempt, facts: Facts): Justification | undefined {
  const outage = facts.down
    .get(attempt.node)
    ?.find(
      ({ injection, fromMs, toMs }) => injection !== undefined && fromMs <= attempt.endMs && toMs > attempt.sentMs,
    );
  return outage && { why: 'down', injection: outage.injection ?? -1, lostMs: outageStart(attempt.node, outage, facts) };
}

/** When the node was lost: deaths that follow each other without a life in between are one outage. */
function outageStart(node: string, outage: DownInterval, facts: Facts): Ms {
  const all = facts.down.get(node) ?? [];
  let start = outage.fromMs;
  for (const earlier of all.toReversed()) if (earlier.toMs === start) start = earlier.fromMs;
  return start;
}

/** An edge without the content depends on the origin: dead, or packets between the two lost, since it last could be asked. */
function originFault(attempt: Attempt, facts: Facts): Justification | undefined {
  const edge = facts.topology.byId.get(attempt.node);
  if (edge?.role !== 'edge') return undefined;
  const fromMs = attempt.sentMs - facts.spec.timing.originTimeoutMs;
  for (const origin of facts.topology.ofRole('origin')) {
    const outage = facts.down
      .get(origin.id)
      ?.find((one) => one.injection !== undefined && one.fromMs <= attempt.endMs && one.toMs > fromMs);
    if (outage) return { why: 'origin', injection: outage.injection ?? -1 };
    const drop = facts.dropsBetween(edge.id, origin.id).find(({ atMs }) => atMs >= fromMs && atMs <= attempt.endMs);
    if (drop) return { why: 'origin', injection: drop.injection };
  }
  return undefined;
}
