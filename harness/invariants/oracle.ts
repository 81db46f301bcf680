import type { Attempt, FetchEvent, OperationEvent } from '../history/events.ts';
import type { Ms, Role } from '../lab/spec.ts';
import { customerZone } from './answers.ts';
import type { Facts } from './facts.ts';
import { type Justification, justify } from './justify.ts';
import { allAtOnce, merge, stretchEnd } from './stretch.ts';

/**
 * Why an operation was allowed to fail, and the injection to blame.
 * `no path`: all that could have served was dead. `window`: a way existed, but what this client held was lost so recently
 * that the platform was not yet bound to have told it. `loss`: the harness dropped packets of its attempts. `origin`: the content was
 * nowhere to be had. `release`: harm under a release whose gate had not ended; it counts against the error budget.
 */
export interface Excuse {
  readonly why: 'no path' | 'window' | 'loss' | 'origin' | 'release';
  readonly injection: number;
}

/**
 * Whether an operation that did not succeed is excused, and why. It is excused only if each of its failed attempts is
 * justified by something that the harness itself did, and, where servers were dead, a way round them did not exist or could not yet be known.
 * An operation that succeeded needs no excuse: it shows that there was a way.
 */
export function excuse(operation: OperationEvent, facts: Facts): Excuse | undefined {
  if (operation.outcome === 'ok') return undefined;
  const failed = operation.attempts.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'cancelled');
  if (failed.length > 0)
    return excuseAttempts(failed, facts, () => edgeWindowEndMs(operation, failed, facts), operation.startMs);
  return excuseResolution(operation, facts);
}

/** No address was tried: each family's resolution must be excused, or the other family was a way. */
function excuseResolution(operation: OperationEvent, facts: Facts): Excuse | undefined {
  const excuses = operation.fetches.map((id, index) => {
    const fetch = facts.fetches.get(id) ?? facts.fetchUnderWay(operation, index === 0 ? 'A' : 'AAAA');
    return fetch && excuseFetch(fetch, operation, facts);
  });
  const [a, aaaa] = excuses;
  return a && aaaa ? a : undefined;
}

function excuseFetch(fetch: FetchEvent, operation: OperationEvent, facts: Facts): Excuse | undefined {
  if (fetch.outcome === 'nxdomain' || fetch.outcome === 'nodata') {
    const last = fetch.attempts.at(-1);
    return (
      last &&
      excuseAttempts([{ ...last, outcome: fetch.outcome }], facts, () => Number.POSITIVE_INFINITY, fetch.startMs)
    );
  }
  const cut = fetch.failedAt?.cut;
  const failed = fetch.attempts.filter(
    (attempt) =>
      attempt.outcome !== 'ok' &&
      attempt.outcome !== 'cancelled' &&
      attempt.sentMs <= operation.atMs &&
      (!cut || attempt.cut === cut),
  );
  const isLowLevel = cut === customerZone(facts.spec);
  const windowEndMs = () => (isLowLevel ? delegationWindowEndMs(fetch, facts) : Number.POSITIVE_INFINITY);
  return failed.length > 0 ? excuseAttempts(failed, facts, windowEndMs, fetch.startMs) : undefined;
}

/** All attempts must be justified; where all were to dead servers, it must also have begun before the window ended. */
function excuseAttempts(
  failed: readonly Attempt[],
  facts: Facts,
  windowEndMs: () => Ms,
  startMs: Ms,
): Excuse | undefined {
  const found: Justification[] = [];
  for (const attempt of failed) {
    const justification = justify(attempt, facts);
    if (!justification) return undefined;
    found.push(justification);
  }
  const other = found.find(({ why }) => why === 'release') ?? found.find(({ why }) => why !== 'down');
  if (other && other.why !== 'down') return { why: other.why, injection: other.injection };
  const injection = found.at(-1)?.injection ?? -1;
  const endMs = windowEndMs();
  if (endMs === Number.POSITIVE_INFINITY) return { why: 'no path', injection };
  return startMs <= endMs ? { why: 'window', injection } : undefined;
}

/**
 * Both edges that the client held were lost: it may fail until detection, publication and the answer TTL have passed, the
 * first two in one undisturbed stretch. Infinity while no edge at all lives: then there is no path.
 */
function edgeWindowEndMs(operation: OperationEvent, failed: readonly Attempt[], facts: Facts): Ms {
  const { answerTtlMs, slackMs } = facts.spec.timing;
  const tellers = operation.fetches.flatMap((id) => facts.fetches.get(id)?.answer?.from ?? []);
  return toldByMs(lossStartMs('edge', failed, facts), tellers, facts) + answerTtlMs + slackMs;
}

/**
 * By when a nameserver that the client asked must know of a loss: detection and publication in one stretch, in which the
 * mapping path was whole and that nameserver lived. One that was dead comes back with the map that it had.
 */
function toldByMs(lostMs: Ms, tellers: readonly string[], facts: Facts): Ms {
  const { detectionMs, publicationMs } = facts.spec.timing;
  const disturbed = merge([...facts.mappingDisturbed, ...tellers.flatMap((node) => facts.down.get(node) ?? [])]);
  return stretchEnd(lostMs, detectionMs + publicationMs, disturbed);
}

/** All low-level nameservers of the cached delegation were lost: as above, with what is left of the delegation's TTL. */
function delegationWindowEndMs(fetch: FetchEvent, facts: Facts): Ms {
  const { delegationTtlMs, slackMs } = facts.spec.timing;
  const lostMs = lossStartMs(
    'llns',
    fetch.attempts.filter(({ cut }) => cut === fetch.failedAt?.cut),
    facts,
  );
  // Which top-level nameserver gave the delegation is not known once it is cached: any of them may have.
  const tellers = facts.topology.ofRole('tlns').map(({ id }) => id);
  return toldByMs(lostMs, tellers, facts) + delegationTtlMs + slackMs;
}

/**
 * When the window opens: when the last of the servers held was lost; but where the whole fleet was dead after that, when
 * its first server was back, for only from then on is there anything to tell the client. Infinity while all are dead.
 */
function lossStartMs(role: Role, failed: readonly Attempt[], facts: Facts): Ms {
  const endMs = Math.max(...failed.map((attempt) => attempt.endMs));
  const lostMs = failed.map((attempt) => {
    const found = justify(attempt, facts);
    return found?.why === 'down' ? found.lostMs : 0;
  });
  const fleet = facts.topology.ofRole(role).map(({ id }) => merge(facts.down.get(id) ?? []));
  const allDead = allAtOnce(fleet).filter(({ fromMs }) => fromMs <= endMs);
  const lastBackMs = allDead.at(-1)?.toMs ?? 0;
  return lastBackMs >= endMs ? Number.POSITIVE_INFINITY : Math.max(lastBackMs, ...lostMs);
}
