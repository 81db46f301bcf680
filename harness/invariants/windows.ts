import type { Attempt, FetchEvent, OperationEvent } from '../history/events.ts';
import type { Ms, Role } from '../lab/spec.ts';
import type { NodeInfo } from '../lab/topology.ts';
import type { Facts } from './facts.ts';
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
 * first two in one undisturbed stretch. Infinity while no edge at all is of use: then there is no path.
 */
export function edgeWindowEndMs({ fetches }: OperationEvent, lost: readonly Lost[], facts: Facts): Ms {
  const { answerTtlMs, slackMs } = facts.spec.timing;
  const told = fetches.flatMap((id) => facts.fetches.get(id)?.answer?.from ?? []);
  // A client whose answers are not known may have asked any of them.
  const tellers = told.length > 0 ? told : namesOf(facts.topology.ofRole('llns'));
  const lateMs = Math.max(0, ...told.map((node) => inputDelayMs(node, facts)));
  const lostMs = lossStartMs('edge', lost, facts);
  return toldByMs(lostMs, { tellers, mayBeDown: told, role: 'edge' }, facts) + lateMs + answerTtlMs + slackMs;
}

/**
 * All low-level nameservers of the cached delegation were lost: as above, with what is left of the delegation's TTL. -Infinity
 * when the delegation had named those of fewer regions than promised: then it never should have come to this.
 */
export function delegationWindowEndMs(fetch: FetchEvent, lost: readonly Lost[], facts: Facts): Ms {
  const { delegationTtlMs, slackMs } = facts.spec.timing;
  const lostMs = lossStartMs('llns', lost, facts);
  if (lostMs === Number.POSITIVE_INFINITY) return lostMs;
  if (isTooNarrow(fetch, lost, facts)) return Number.NEGATIVE_INFINITY;
  // Which top-level nameserver gave the delegation is not known once it is cached: any of them may have.
  const tellers = namesOf(facts.topology.ofRole('tlns'));
  return toldByMs(lostMs, { tellers, mayBeDown: tellers, role: 'llns' }, facts) + delegationTtlMs + slackMs;
}

const namesOf = (nodes: readonly NodeInfo[]): readonly string[] => nodes.map(({ id }) => id);

interface Telling {
  /** The nameservers that may have told the client. */
  readonly tellers: readonly string[];
  /** Those of them whose own death makes it late: one that was dead comes back with the map that it had. */
  readonly mayBeDown: readonly string[];
  readonly role: Role;
}

/** By when the tellers must know of a loss: detection and publication in one stretch in which maps were bound to reach them. */
function toldByMs(lostMs: Ms, { tellers, mayBeDown, role }: Telling, facts: Facts): Ms {
  const { detectionMs, publicationMs } = facts.spec.timing;
  const disturbed = merge([
    ...facts.mapping.deaf(role),
    ...tellers.flatMap((node) => facts.mapping.disturbed(node)),
    ...mayBeDown.flatMap((node) => facts.down.get(node) ?? []),
  ]);
  return stretchEnd(lostMs, detectionMs + publicationMs, disturbed);
}

/**
 * When the window opens: when the last of the servers held was lost; but where the whole fleet was lost after that, when
 * its first server was back, for only from then on is there anything to tell the client. Infinity while all are lost. One
 * that crashed by itself counts as there: that it is not is the platform's doing.
 */
function lossStartMs(role: Role, lost: readonly Lost[], facts: Facts): Ms {
  const endMs = Math.max(...lost.map(({ attempt }) => attempt.endMs));
  const isSpilling = role === 'edge' && facts.spec.promises.spill;
  const fleet = facts.topology.ofRole(role).map(({ id }) => {
    const outages = (facts.down.get(id) ?? []).filter(({ how }) => how !== 'crash');
    return merge([...outages, ...((isSpilling && facts.busy.get(id)) || [])]);
  });
  const allLost = allAtOnce(fleet).filter(({ fromMs }) => fromMs <= endMs);
  const lastBackMs = allLost.at(-1)?.toMs ?? 0;
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
