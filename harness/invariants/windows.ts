import type { Attempt, FetchEvent, OperationEvent } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';
import { nobodyLeft } from './confined.ts';
import type { Facts } from './facts.ts';
import type { Interval } from './interval.ts';
import { regionsKnownAlive, regionsOf } from './known-alive.ts';
import { inputDelayMs } from './spare.ts';
import { allAtOnce, merge, stretchEnd } from './stretch.ts';

/** A failed attempt to a server that had been of no use since `lostMs`. */
export interface Lost {
  readonly attempt: Attempt;
  readonly lostMs: Ms;
}

/**
 * All edges that the client tried were lost: it may fail until detection, publication and the answer TTL have passed, the
 * first two in one undisturbed stretch. Infinity while no edge is of use that may serve this customer: then there is no path.
 */
export function edgeWindowEndMs({ fetches, customer }: OperationEvent, lost: readonly Lost[], facts: Facts): Ms {
  const { answerTtlMs, slackMs } = facts.spec.timing;
  const told = fetches.flatMap((id) => facts.fetches.get(id)?.answer?.from ?? []);
  // A client whose answers are not known may have asked any of them.
  const tellers = told.length > 0 ? told : namesOf(facts.topology.ofRole('llns'));
  const lateMs = Math.max(0, ...told.map((node) => inputDelayMs(node, facts)));
  const disturbed = [...disturbedFor(tellers, told, facts), ...facts.mapping.deafToEdges(customer)];
  const lostMs = lossStartMs(
    nobodyLeft(customer, (id) => uselessTimes(id, facts), facts),
    lost,
  );
  return toldByMs(lostMs, disturbed, facts) + lateMs + answerTtlMs + slackMs;
}

/**
 * All low-level nameservers of the cached delegation were lost: as above, with what is left of the delegation's TTL. -Infinity
 * when the delegation had named those of fewer regions than promised: then it never should have come to this.
 */
export function delegationWindowEndMs(fetch: FetchEvent, lost: readonly Lost[], facts: Facts): Ms {
  const { delegationTtlMs, slackMs } = facts.spec.timing;
  const fleet = facts.topology.ofRole('llns').map(({ id }) => injectedOutages(id, facts));
  const lostMs = lossStartMs(allAtOnce(fleet), lost);
  if (lostMs === Number.POSITIVE_INFINITY) return lostMs;
  if (isTooNarrow(fetch, lost, facts)) return Number.NEGATIVE_INFINITY;
  // Which top-level nameserver gave the delegation is not known once it is cached: any of them may have.
  const tellers = namesOf(facts.topology.ofRole('tlns'));
  const disturbed = [...disturbedFor(tellers, tellers, facts), ...facts.mapping.deafToNameservers()];
  return toldByMs(lostMs, disturbed, facts) + delegationTtlMs + slackMs;
}

const namesOf = (nodes: readonly NodeInfo[]): readonly string[] => nodes.map(({ id }) => id);

/**
 * When maps were not bound to reach the nameservers that may have told the client, or one of those was down whose own death makes it
 * late: it comes back with the map that it had.
 */
const disturbedFor = (tellers: readonly string[], mayBeDown: readonly string[], facts: Facts): readonly Interval[] => [
  ...tellers.flatMap((node) => facts.mapping.disturbed(node)),
  ...mayBeDown.flatMap((node) => facts.down.get(node) ?? []),
];

/** By when the tellers must know of a loss: detection and publication in one undisturbed stretch. */
function toldByMs(lostMs: Ms, disturbed: readonly Interval[], { spec }: Facts): Ms {
  return stretchEnd(lostMs, spec.timing.detectionMs + spec.timing.publicationMs, merge(disturbed));
}

/** One that crashed by itself counts as there: that it is not is the platform's doing. */
const injectedOutages = (node: string, { down }: Facts): readonly Interval[] =>
  merge((down.get(node) ?? []).filter(({ how }) => how !== 'crash'));

/** When an edge was of no use: held down, or busy in a lab that promises to send clients elsewhere. */
function uselessTimes(edge: string, facts: Facts): readonly Interval[] {
  const outages = injectedOutages(edge, facts);
  const busy = facts.spec.promises.spill ? facts.busy.get(edge) : undefined;
  return busy ? merge([...outages, ...busy]) : outages;
}

/**
 * When the window opens: when the last of the servers held was lost; but where after that all were lost that may serve (`allLost`), when
 * the first of them was back, for only from then on is there anything to tell the client. Infinity while all are lost.
 */
function lossStartMs(allLost: readonly Interval[], lost: readonly Lost[]): Ms {
  const endMs = Math.max(...lost.map(({ attempt }) => attempt.endMs));
  const lastBackMs = allLost.findLast(({ fromMs }) => fromMs <= endMs)?.toMs ?? 0;
  if (lastBackMs >= endMs) return Number.POSITIVE_INFINITY;
  return Math.max(lastBackMs, ...lost.map(({ lostMs }) => lostMs));
}

/** Whether the servers of a delegation were of fewer regions than promised, though more were known to have live ones. */
function isTooNarrow({ failedAt }: FetchEvent, lost: readonly Lost[], facts: Facts): boolean {
  const { topology, spec } = facts;
  const asked = lost.flatMap(({ attempt }) => topology.byId.get(attempt.node) ?? []);
  const held = failedAt?.servers.flatMap((address) => topology.byAddress.get(address) ?? []) ?? [];
  // Any of them may have given it, as above.
  const known = regionsKnownAlive(namesOf(topology.ofRole('tlns')), failedAt?.learnedMs ?? 0, facts);
  return regionsOf([...asked, ...held]).size < Math.min(spec.promises.llnsRegions, known.size);
}
