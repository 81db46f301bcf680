import type { Interval } from '../facts/interval.ts';
import type { FetchEvent, History, OperationEvent, SpillEvent } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';
import { type By, sorted } from './by.ts';
import { type Count, countOne, emptyCount, type Felt } from './felt.ts';

type Groups = By<Felt>;

/** What users felt, all of them and by group: groups without an operation are absent. */
export interface FeltBy {
  readonly all: Felt;
  /** By tier of the customer that was asked for: `1`, `2`, `3`. */
  readonly tier: Groups;
  /** By the network that the client is in. */
  readonly network: Groups;
  /**
   * By address family, `4` and `6`: an operation has failed in one that was tried or asked in and gave nothing, be it that the other served, or a
   * second provider. One in which a family was not needed has not failed in it, and has no latency there. A family of which nothing was seen is absent.
   */
  readonly family: Groups;
}

/** What a family did for an operation: it served, after so long, or failed, or was not needed. */
type InFamily = Ms | 'failed' | undefined;

/** One operation as its user felt it. */
export interface Used {
  readonly operation: OperationEvent;
  /** Until content came, from the platform or a second provider; absent where none did. */
  readonly tookMs?: Ms;
  readonly families: readonly [v4: InFamily, v6: InFamily];
}

const FAMILIES = [
  [4, 0],
  [6, 1],
] as const;

function inFamily(
  operation: OperationEvent,
  [family, index]: (typeof FAMILIES)[number],
  fetches: ReadonlyMap<number, FetchEvent>,
): InFamily {
  const tried = operation.attempts.filter((one) => one.family === family && one.outcome !== 'cancelled');
  const served = tried.find(({ outcome }) => outcome === 'ok');
  if (served) return served.endMs - operation.startMs;
  const answer = fetches.get(operation.fetches[index])?.outcome;
  // Names may have no address of a family. Where the other family was fast, nobody waited for this one.
  const isUnanswered =
    answer === 'servfail' || answer === 'nxdomain' || (answer === undefined && operation.outcome !== 'ok');
  return tried.length > 0 || isUnanswered ? 'failed' : undefined;
}

/** Every operation of a history as its user felt it, in the order in which they ended. */
export function usedIn(history: History): readonly Used[] {
  const fetches = new Map<number, FetchEvent>();
  const spills = new Map<string, SpillEvent>();
  const operations: OperationEvent[] = [];
  for (const event of history) {
    if (event.type === 'fetch') fetches.set(event.id, event);
    else if (event.type === 'operation') operations.push(event);
    else if (event.type === 'spill' && event.outcome === 'ok') spills.set(`${event.client} ${event.operation}`, event);
  }
  return operations.map((operation) => {
    const { client, id, outcome, startMs, atMs } = operation;
    const servedMs = outcome === 'ok' ? atMs : spills.get(`${client} ${id}`)?.atMs;
    return {
      operation,
      ...(servedMs !== undefined && { tookMs: servedMs - startMs }),
      families: [inFamily(operation, FAMILIES[0], fetches), inFamily(operation, FAMILIES[1], fetches)] as const,
    };
  });
}

function countIn(groups: Record<string, Count>, key: string | number): Count {
  groups[key] ??= emptyCount();
  return groups[key];
}

function familiesOf(used: readonly Used[]): Groups {
  const families: Record<string, Count> = {};
  for (const [family, index] of FAMILIES) {
    if (used.every(({ families: one }) => one[index] === undefined)) continue;
    const count = countIn(families, family);
    for (const { families: one } of used) {
      const ms = one[index];
      if (ms === undefined) count.operations++;
      else countOne(count, ms === 'failed' ? undefined : ms);
    }
  }
  return families;
}

/** Operations put into their groups. */
export function groupsOf(used: readonly Used[], spec: LabSpec): FeltBy {
  const { byId } = topologyOf(spec);
  const tiers = new Map(spec.customers.map(({ id, tier }) => [id, tier]));
  const all = emptyCount();
  const byTier: Record<string, Count> = {};
  const byNetwork: Record<string, Count> = {};
  for (const { operation, tookMs } of used) {
    const { client, customer, outcome } = operation;
    const tier = tiers.get(customer);
    const groups = [all, countIn(byNetwork, byId.get(client)?.network ?? client)];
    if (tier !== undefined) groups.push(countIn(byTier, tier));
    const isElsewhere = outcome !== 'ok' && tookMs !== undefined;
    for (const group of groups) countOne(group, tookMs, isElsewhere);
  }
  return { all, tier: sorted(byTier), network: sorted(byNetwork), family: familiesOf(used) };
}

/** What users felt of the operations that began in a stretch of a run; without one, in all of it. Pure. */
export function feltIn(history: History, spec: LabSpec, span?: Interval): FeltBy {
  const used = usedIn(history);
  const isIn = ({ operation: { startMs } }: Used) => !span || (startMs >= span.fromMs && startMs < span.toMs);
  return groupsOf(used.filter(isIn), spec);
}
