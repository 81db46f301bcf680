import type { Attempt } from '../history/events.ts';
import { MEANING } from '../history/outcomes.ts';
import type { Ms } from '../lab/spec.ts';
import type { Facts } from './facts.ts';
import { underReleaseDuring } from './harm.ts';
import type { DownInterval } from './interval.ts';
import { originFault } from './origin-fault.ts';
import { mustBeTakenOver, serversOf } from './takeover-window.ts';

/**
 * Why one attempt failed, as far as the harness itself is to blame: it dropped a packet of the attempt (`loss`), the server
 * was under a release whose gate had not yet ended (`release`), the content was out of the edge's reach (`origin`), the
 * server's capacity was taken and nobody promises to send clients elsewhere (`busy`), or the server was of no use since
 * `lostMs` and clients must be told of others: killed (`down`), or busy in a lab that promises so (`spill`). A busy server
 * serves all the same, if it has a little left, so what else explains the attempt goes on doing so (`besides`).
 */
export type Justification = Lasting | Passing;

/** It holds for as long as its cause does. */
interface Lasting {
  readonly why: 'loss' | 'release' | 'origin' | 'busy';
  readonly injection: number;
}

/** It holds until clients must have been told of another server. */
type Passing =
  | { readonly why: 'down'; readonly injection: number; readonly lostMs: Ms }
  | { readonly why: 'spill'; readonly injection: number; readonly lostMs: Ms; readonly besides?: Lasting };

/**
 * The justification of an attempt, made for this customer's content, that did not give what was asked for; undefined when
 * nothing excuses it. Whoever had claimed the address may have been the one that it met, so each of them may justify it.
 */
export function justify(attempt: Attempt, customer: string, facts: Facts): Justification | undefined {
  const isWrong = MEANING[attempt.outcome] === 'wrong';
  const drop = MEANING[attempt.outcome] === 'nothing' ? ownLoss(attempt, facts) : undefined;
  if (drop) return drop;
  for (const node of serversOf(attempt, facts)) {
    const found = isWrong ? underRelease(attempt, node, facts) : ofServer(attempt, node, customer, facts);
    if (found) return found;
  }
  return undefined;
}

/** Whatever is wrong with one server that may have had the attempt. */
function ofServer(attempt: Attempt, node: string, customer: string, facts: Facts): Justification | undefined {
  const isDead = MEANING[attempt.outcome] === 'nothing' && killed(attempt, node, facts);
  if (isDead) return isDead;
  const burdened = overloaded(attempt, node, facts);
  if (burdened && burdened.why !== 'spill') return burdened;
  const injection = originFault(attempt, node, customer, facts);
  const lasting = injection === undefined ? underRelease(attempt, node, facts) : { why: 'origin' as const, injection };
  return burdened ? { ...burdened, ...(lasting && { besides: lasting }) } : lasting;
}

function underRelease(attempt: Attempt, node: string, facts: Facts): Lasting | undefined {
  const release = underReleaseDuring({ ...attempt, node }, facts);
  return release && { why: 'release', injection: release.order.injection };
}

function ownLoss(attempt: Attempt, facts: Facts): Justification | undefined {
  const drop = facts.drops
    .get(`${attempt.local} ${attempt.remote}`)
    ?.find(({ atMs }) => atMs >= attempt.sentMs && atMs <= attempt.endMs);
  return drop && { why: 'loss', injection: drop.injection };
}

function killed(attempt: Attempt, node: string, facts: Facts): Justification | undefined {
  const outage = facts.down
    .get(node)
    ?.find(
      ({ injection, fromMs, toMs }) => injection !== undefined && fromMs <= attempt.endMs && toMs > attempt.sentMs,
    );
  if (!outage || (node === attempt.node && mustBeTakenOver(attempt, facts))) return undefined;
  return { why: 'down', injection: outage.injection ?? -1, lostMs: outageStart(node, outage, facts) };
}

/** When the node was lost: deaths that follow each other without a life in between are one outage. */
function outageStart(node: string, outage: DownInterval, facts: Facts): Ms {
  const all = facts.down.get(node) ?? [];
  let start = outage.fromMs;
  for (const earlier of all.toReversed()) if (earlier.toMs === start) start = earlier.fromMs;
  return start;
}

function overloaded(attempt: Attempt, node: string, facts: Facts): Justification | undefined {
  const burdens = facts.busy.get(node)?.filter(({ fromMs, toMs }) => fromMs <= attempt.endMs && toMs > attempt.sentMs);
  // What is shed is the heaviest one's doing, and nobody had to be told of a lighter one that was there before.
  const burden = burdens?.toSorted((a, b) => b.share - a.share || a.fromMs - b.fromMs)[0];
  if (!burden) return undefined;
  const { injection, fromMs } = burden;
  const isPromised = facts.spec.promises.spill && facts.topology.byId.get(node)?.role === 'edge';
  return isPromised ? { why: 'spill', injection, lostMs: fromMs } : { why: 'busy', injection };
}
