import type { Attempt, DnsAttempt, FetchEvent, OperationEvent } from '../history/events.ts';
import { hasFailed } from '../history/outcomes.ts';
import type { Ms } from '../lab/spec.ts';
import { customerZone } from './answers.ts';
import type { Facts } from './facts.ts';
import { type Justification, justify } from './justify.ts';
import { isSpare } from './spare.ts';
import { delegationWindowEndMs, edgeWindowEndMs, type Lost } from './windows.ts';

/**
 * Why an operation was allowed to fail, and the injection to blame.
 * `no path`: all that could have served was lost. `window`: a way existed, but what this client held was lost so recently
 * that the platform was not yet bound to have told it. `loss`: the harness dropped packets of its attempts. `origin`: the content was
 * nowhere to be had. `busy`: the harness had taken the servers' capacity, and nobody promises another. `release`: harm
 * under a release whose gate had not ended; it counts against the error budget.
 */
export interface Excuse {
  readonly why: 'no path' | 'window' | 'loss' | 'origin' | 'busy' | 'release';
  readonly injection: number;
}

/**
 * Whether an operation that did not succeed is excused, and why. It is excused only if each of its failed attempts is
 * justified by something that the harness itself did, and, where servers were lost, a way round them did not exist or could not yet be known.
 * An operation that succeeded needs no excuse: it shows that there was a way.
 */
export function excuse(operation: OperationEvent, facts: Facts): Excuse | undefined {
  if (operation.outcome === 'ok') return undefined;
  const failed = operation.attempts.filter(hasFailed);
  if (failed.length === 0) return excuseResolution(operation, facts);
  return excuseConnecting(operation, failed, facts) ?? (operation.stale && excuseStale(operation, failed, facts));
}

function excuseConnecting(operation: OperationEvent, failed: readonly Attempt[], facts: Facts): Excuse | undefined {
  const { customer, startMs } = operation;
  const windowEndMs = (lost: readonly Lost[]) => edgeWindowEndMs(operation, lost, facts);
  return excuseAttempts({ failed, customer, windowEndMs, startMs }, facts);
}

/**
 * Addresses served stale (RFC 8767): the platform could not tell the client of what was lost, so no window counts, and the fetch
 * that failed or was late needs the excuse. Each attempt must be justified all the same: a live server has no excuse. A
 * family whose addresses the fetch did give is judged as usual.
 */
function excuseStale(operation: OperationEvent, failed: readonly Attempt[], facts: Facts): Excuse | undefined {
  const excuses = ([4, 6] as const).flatMap((family, index) => {
    const own = failed.filter((attempt) => attempt.family === family);
    if (own.length === 0) return [];
    const fetch = facts.fetches.get(operation.fetches[index] ?? -1);
    if (!fetch || own.every(({ remote }) => fetch.answer?.addresses.includes(addressIn(remote))))
      return [excuseConnecting(operation, own, facts)];
    const areLost = own.every((attempt) => justify(attempt, operation.customer, facts));
    return [areLost ? excuseFetch(fetch, operation, facts) : undefined];
  });
  return excuses.every((one) => one !== undefined) ? excuses[0] : undefined;
}

/** The address of `address:port`. */
const addressIn = (remote: string): string => remote.slice(0, remote.lastIndexOf(':'));

/** No address was tried: each family's resolution must be excused, or the other family was a way. */
function excuseResolution(operation: OperationEvent, facts: Facts): Excuse | undefined {
  const excuses = operation.fetches.map((id, index) => {
    const fetch = facts.fetches.get(id) ?? facts.fetchUnderWay(operation, index === 0 ? 'A' : 'AAAA');
    return fetch && excuseFetch(fetch, operation, facts);
  });
  const [a, aaaa] = excuses;
  return a && aaaa ? a : undefined;
}

const never = (): Ms => Number.POSITIVE_INFINITY;

/**
 * Until when a resolver may go on with what a fetch ended with before it asks again: a denial for its promised TTL (RFC 2308 section 5),
 * whatever TTL it was given, a failure as long as failures are remembered (RFC 9520), or stale addresses served (RFC 8767).
 */
function keptUntilMs({ outcome, atMs }: FetchEvent, { stale }: OperationEvent, { spec }: Facts): Ms {
  const { negativeTtlMs, staleRecheckMs, failureCacheMs, slackMs } = spec.timing;
  if (outcome === 'nxdomain' || outcome === 'nodata') return atMs + negativeTtlMs + slackMs;
  return atMs + (stale ? staleRecheckMs : failureCacheMs) + slackMs;
}

function excuseFetch(fetch: FetchEvent, operation: OperationEvent, facts: Facts): Excuse | undefined {
  if (operation.startMs > keptUntilMs(fetch, operation, facts)) return undefined;
  const { startMs } = fetch;
  const { customer } = operation;
  if (fetch.outcome === 'nxdomain' || fetch.outcome === 'nodata') {
    const last = fetch.attempts.at(-1);
    const failed = last ? [{ ...last, outcome: fetch.outcome }] : [];
    return excuseAttempts({ failed, customer, windowEndMs: never, startMs }, facts);
  }
  const cut = fetch.failedAt?.cut;
  const isItsEnd = ({ sentMs, cut: asked }: DnsAttempt) => sentMs <= operation.atMs && (!cut || asked === cut);
  const failed = fetch.attempts.filter(
    (attempt) => hasFailed(attempt) && isItsEnd(attempt) && !isSpare(attempt, facts),
  );
  const isLowLevel = cut === customerZone(facts.spec);
  const windowEndMs = isLowLevel ? (lost: readonly Lost[]) => delegationWindowEndMs(fetch, lost, facts) : never;
  return excuseAttempts({ failed, customer, windowEndMs, startMs }, facts);
}

interface Case {
  readonly failed: readonly Attempt[];
  readonly customer: string;
  /** Until when the loss of these servers, all that the client tried, may be felt; Infinity when there was no other way at all. */
  readonly windowEndMs: (lost: readonly Lost[]) => Ms;
  readonly startMs: Ms;
}

/**
 * All attempts must be justified; where any was to a lost server, it must also have begun before the window ended. A busy edge
 * counts as lost only where nothing else explains what befell the attempts to it: a fault more never makes one less forgiven.
 */
function excuseAttempts(tried: Case, facts: Facts): Excuse | undefined {
  const found: Justification[] = [];
  for (const attempt of tried.failed) {
    const justification = justify(attempt, tried.customer, facts);
    if (!justification) return undefined;
    found.push(justification);
  }
  return excuseFound(found, tried) ?? excuseFound(found.map(besidesSpill), tried);
}

const besidesSpill = (one: Justification): Justification => (one.why === 'spill' && one.besides) || one;

function excuseFound(found: readonly Justification[], { failed, windowEndMs, startMs }: Case): Excuse | undefined {
  const lost: Lost[] = [];
  for (const [index, one] of found.entries()) {
    const attempt = failed[index];
    if (attempt && (one.why === 'down' || one.why === 'spill')) lost.push({ attempt, lostMs: one.lostMs });
  }
  // Where the content was nowhere to be had, no other server would have helped.
  const isOutOfReach = found.some(({ why }) => why === 'origin');
  const endMs = lost.length > 0 && !isOutOfReach ? windowEndMs(lost) : never();
  // By then the client had to hold another server in place of each that was lost, whatever befell its other attempts.
  if (startMs > endMs) return undefined;
  const other =
    found.find(({ why }) => why === 'release') ?? found.find(({ why }) => why !== 'down' && why !== 'spill');
  if (other && other.why !== 'down' && other.why !== 'spill') return { why: other.why, injection: other.injection };
  const last = found.at(-1);
  return last && { why: endMs === Number.POSITIVE_INFINITY ? 'no path' : 'window', injection: last.injection };
}
