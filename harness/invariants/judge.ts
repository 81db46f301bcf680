import { heed } from '../basics/interruption.ts';
import type { Facts } from '../facts/facts.ts';
import type { EvidenceEvent, History } from '../history/events.ts';
import type { Platform } from '../platform/platform.ts';
import type { Leak } from '../runtime/runtime.ts';
import { instrumentDeath } from './instrument-deaths.ts';
import type { Invariant, Judgement, Tally, Verdict, Violation } from './invariant.ts';
import { starvation } from './starvation.ts';

/** Under this share of operations demanded in any client network, a run says too little to pass, unless the platform says otherwise. */
const DEMANDED_SHARE_MIN = 0.5;
/** Fewer operations than this in a client network, and a run says nothing. */
const OPERATIONS_MIN = 10;

type Status = Pick<Verdict, 'verdict' | 'reason'>;
type Counts = Pick<Verdict, 'operations' | 'byClient' | 'byCustomer' | 'excused' | 'excusedByInjection'>;

const emptyTally = (): Tally => ({ operations: 0, demanded: 0, succeeded: 0, failed: 0 });

/** How many operations were demanded, excused and why, succeeded and failed; per client network and per customer. */
export function countOperations<F extends Facts>(facts: F, { excuse }: Pick<Platform<F>, 'excuse'>): Counts {
  const operations = emptyTally();
  const byClient: Record<string, Tally> = {};
  const byCustomer: Record<string, Tally> = {};
  const excused: Record<string, number> = {};
  const excusedByInjection: Record<string, number> = {};
  for (const { id } of facts.topology.ofRole('instrument')) byClient[id] = emptyTally();
  for (const operation of facts.operations) {
    const found = excuse(operation, facts);
    if (found) {
      excused[found.why] = (excused[found.why] ?? 0) + 1;
      excusedByInjection[found.injection] = (excusedByInjection[found.injection] ?? 0) + 1;
    }
    byClient[operation.client] ??= emptyTally();
    byCustomer[operation.customer] ??= emptyTally();
    for (const tally of [operations, byClient[operation.client], byCustomer[operation.customer]]) {
      if (!tally) continue;
      tally.operations++;
      if (!found) tally.demanded++;
      if (operation.outcome === 'ok') tally.succeeded++;
      else tally.failed++;
    }
  }
  return { operations, byClient, byCustomer, excused, excusedByInjection };
}

/** The verdict of a finished run: pure. An invariant that throws makes it a harness error; what the others found is kept. Throws Interrupted. */
export function judge<F extends Facts>(
  history: History,
  facts: F,
  invariants: readonly Invariant<F>[],
  platform: Pick<Platform<F>, 'excuse' | 'demandedShareMin'>,
  leaks: readonly Leak[],
): Verdict {
  const violations: Violation[] = [];
  const judged: Record<string, number> = {};
  const death = instrumentDeath(history, facts);
  const broken: string[] = death === undefined ? [] : [death];
  const trusted = death === undefined ? invariants : [];
  for (const invariant of trusted.filter(({ promised }) => promised?.(facts.spec) ?? true)) {
    heed();
    try {
      const found = checked(invariant.check(history, facts));
      violations.push(...found.violations);
      judged[invariant.name] = found.judged;
    } catch (error) {
      broken.push(`invariant ${invariant.name} failed: ${(error as Error).message}`);
    }
  }
  violations.sort((a, b) => a.atMs - b.atMs);
  const counts = countOperations(facts, platform);
  const evidence = history.filter((event) => event.type === 'evidence');
  const [first] = violations;
  const busy = first && broken.length === 0 && starvation(history, facts.spec);
  const status = busy
    ? setAside(busy, first)
    : statusOf(violations, broken, counts, evidence, platform.demandedShareMin ?? DEMANDED_SHARE_MIN);
  return { ...status, violations: busy ? [] : violations, leaks, judged, ...counts, ...bites(evidence) };
}

/** Harm that may be the machine's doing is told, and held against nobody. */
function setAside(busy: string, { invariant, message }: Violation): Status {
  return { verdict: 'inconclusive', reason: `${busy}; so this is held against nobody: ${invariant}: ${message}` };
}

/** Invariants are also written by users, and without a compiler. Throws an Error that says what is wrong with one. */
function checked(found: Judgement): Judgement {
  if (Number.isInteger(found?.judged) && Array.isArray(found.violations)) return found;
  throw new Error('check has to return { judged: how many things it had to judge, violations: [...] }');
}

function bites(evidence: readonly EvidenceEvent[]): Pick<Verdict, 'bitten' | 'idle'> {
  const bitten: Record<string, number> = {};
  for (const { kind, touched } of evidence) if (touched > 0) bitten[kind] = (bitten[kind] ?? 0) + 1;
  return { bitten, idle: evidence.filter(({ touched }) => touched === 0).map(({ injection }) => injection) };
}

function statusOf(
  violations: readonly Violation[],
  broken: readonly string[],
  counts: Counts,
  evidence: readonly EvidenceEvent[],
  demandedShareMin: number,
): Status {
  if (broken.length > 0) return { verdict: 'harness-error', reason: broken.join('; ') };
  if (violations.length > 0) return { verdict: 'fail' };
  if (evidence.length > 0 && evidence.every(({ touched }) => touched === 0)) {
    return { verdict: 'inconclusive', reason: 'no injection touched anything' };
  }
  for (const [client, { operations, demanded }] of Object.entries(counts.byClient)) {
    if (operations < OPERATIONS_MIN)
      return { verdict: 'inconclusive', reason: `${client} made only ${operations} operations` };
    if (demanded < operations * demandedShareMin) {
      return {
        verdict: 'inconclusive',
        reason: `of ${client}'s ${operations} operations only ${demanded} were demanded`,
      };
    }
  }
  return { verdict: 'pass' };
}
