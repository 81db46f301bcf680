import type { History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
import { type Claim, claimsOf } from './facts-claims.ts';
import { lossesOf } from './facts-effects.ts';
import type { Interval } from './interval.ts';
import type { Invariant, Violation } from './invariant.ts';
import { covers, merge, overlaps, stretchEnd } from './stretch.ts';
import { type Finding, judgementOf, seconds } from './violations.ts';

const name = 'rightful-claims';

/**
 * A live machine of the region answers for a dead one (WORLDS'05, 3.1), and for no other: an edge claims addresses only of an edge of
 * its region that was dead or out of hearing within the takeover time; after that no second one claims them while nothing else has
 * befallen anybody; and they are given back once their owner has lived and been heard for as long as a takeover may take.
 */
export const rightfulClaims: Invariant = {
  name,
  title: 'only dead edges lose their addresses, each to one edge of its region, and they get them back',
  promised: ({ promises }) => promises.takeover,
  check(history, facts) {
    return judgementOf(
      [...claimsOf(history)].flatMap(([address, claims]) =>
        claims.map((claim, index): Finding => {
          const owner = facts.topology.byAddress.get(address);
          const wrong = owner && wrongWith(claim, claims[index - 1], owner, history, facts);
          return wrong && violation(wrong, claim, address, history);
        }),
      ),
    );
  },
};

interface Wrong {
  readonly what: string;
  readonly atMs: Ms;
}

function violation({ what, atMs }: Wrong, { node, fromMs }: Claim, address: string, history: History): Violation {
  const message = `${node} claimed ${address} at ${seconds(fromMs)}: ${what}`;
  const event = history.findIndex(
    (one) => one.type === 'address' && one.address === address && one.node === node && one.atMs === fromMs,
  );
  return { invariant: name, message, atMs, events: [event] };
}

/** What is wrong with a claim, if anything; `before` is the claim to the same address before it. */
function wrongWith(
  claim: Claim,
  before: Claim | undefined,
  owner: NodeInfo,
  history: History,
  facts: Facts,
): Wrong | undefined {
  const { node, fromMs } = claim;
  if (owner.role !== 'edge' || owner.region !== facts.topology.byId.get(node)?.region)
    return { what: `${owner.id} is no edge of its region`, atMs: fromMs };
  if (!hadReason(claim, owner, facts)) return { what: `${owner.id} lived, and could be heard`, atMs: fromMs };
  const rival = before?.toMs === fromMs && before.node !== node ? before.node : undefined;
  const isTaken = rival !== undefined && !covers(facts.down.get(rival) ?? [], fromMs);
  if (isTaken && isCalm(claim, owner, history, facts))
    return { what: `${rival} had claimed it, and nothing had befallen that`, atMs: fromMs };
  const dueMs = givenBackByMs(claim, owner, facts);
  if (dueMs >= Math.min(claim.toMs, facts.endMs)) return undefined;
  return { what: `${owner.id} lived, and had it back by ${seconds(dueMs)} not yet`, atMs: dueMs };
}

/** Within the takeover time before the claim its owner was dead, or the two could not hear each other. */
function hadReason({ node, fromMs }: Claim, owner: NodeInfo, facts: Facts): boolean {
  const { takeoverMs, slackMs } = facts.spec.timing;
  const reasons = [...(facts.down.get(owner.id) ?? []), ...deafness(node, owner.id, facts)];
  return overlaps(reasons, fromMs - takeoverMs - slackMs, fromMs);
}

/** When one of the two was too busy to tell or to listen, or something was lost between them. */
const deafness = (node: string, owner: string, { busy, lossyBetween }: Facts): readonly Interval[] => [
  ...(busy.get(node) ?? []),
  ...(busy.get(owner) ?? []),
  ...lossyBetween(node, owner, 0),
];

/**
 * Nothing but the owner's death can have changed who is to answer for it: nobody else died or came back, nothing was lost and nobody
 * was busy, for so long that all edges know how the others stand (detection) and have taken over. And that death is longer ago than a
 * takeover takes: until then edges find out who of them is fit, and the next in turn takes it from the one after.
 */
function isCalm({ fromMs }: Claim, owner: NodeInfo, history: History, facts: Facts): boolean {
  const { takeoverMs, detectionMs, slackMs } = facts.spec.timing;
  const death = facts.down.get(owner.id)?.findLast((one) => one.fromMs <= fromMs);
  if (death && fromMs <= death.fromMs + takeoverMs + slackMs) return false;
  const turns = [...facts.down.values()]
    .flat()
    .flatMap((one) => (one === death ? [one.toMs] : [one.fromMs, one.toMs]))
    .map((atMs) => ({ fromMs: atMs, toMs: atMs + 1 }));
  const upset = [...turns, ...lossesOf(history), ...[...facts.busy.values()].flat()];
  return !overlaps(upset, fromMs - takeoverMs - detectionMs, fromMs);
}

/** By when the claim has to be over: its owner has lived, and both could hear each other, for the takeover time. */
function givenBackByMs({ node, fromMs }: Claim, owner: NodeInfo, facts: Facts): Ms {
  const { takeoverMs, slackMs } = facts.spec.timing;
  const disturbed = merge([...(facts.down.get(owner.id) ?? []), ...deafness(node, owner.id, facts)]);
  return stretchEnd(fromMs, takeoverMs + slackMs, disturbed);
}
