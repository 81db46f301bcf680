import type { Interval } from '../facts/interval.ts';
import type { FetchEvent, History, OperationEvent, SpillEvent } from '../history/events.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import { type Family, topologyOf } from '../lab/topology.ts';
import { type Count, countOne, emptyCount, type Felt } from './felt.ts';

type Groups = Readonly<Record<string, Felt>>;

/** What users felt, all of them and by group: groups without an operation are absent. */
export interface FeltBy {
  readonly all: Felt;
  /** By tier of the customer that was asked for: `1`, `2`, `3`. */
  readonly tier: Groups;
  /** By the network that the client is in. */
  readonly network: Groups;
  /**
   * By address family, `4` and `6`, as users felt it who have that one alone, and no second provider: of the operations that asked in it or tried
   * an address of it to the end.
   */
  readonly family: Groups;
}

/** One operation as its user felt it. */
export interface Used {
  readonly operation: OperationEvent;
  /** Until content came, from the platform or a second provider; absent where none did. */
  readonly tookMs?: Ms;
  /** The same in each family; a family in which nothing was tried is absent. */
  readonly families: readonly (readonly [Family, Ms | undefined])[];
}

const FAMILIES = [
  [4, 0],
  [6, 1],
] as const;

/** How long the user would have waited who has one family alone; nothing where the operation says nothing of that. */
function ofFamily(
  operation: OperationEvent,
  [family, index]: (typeof FAMILIES)[number],
  fetches: ReadonlyMap<number, FetchEvent>,
): readonly (readonly [Family, Ms | undefined])[] {
  const tried = operation.attempts.filter((one) => one.family === family && one.outcome !== 'cancelled');
  const served = tried.find(({ outcome }) => outcome === 'ok');
  if (served) return [[family, served.endMs - operation.startMs]];
  const answer = fetches.get(operation.fetches[index])?.outcome;
  // Names may have no address of a family. Where the other family was fast, nobody waited for this one.
  const isUnanswered =
    answer === 'servfail' || answer === 'nxdomain' || (answer === undefined && operation.outcome !== 'ok');
  return tried.length > 0 || isUnanswered ? [[family, undefined]] : [];
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
      families: FAMILIES.flatMap((family) => ofFamily(operation, family, fetches)),
    };
  });
}

/** Operations put into their groups. */
export function groupsOf(used: readonly Used[], spec: LabSpec): FeltBy {
  const { byId } = topologyOf(spec);
  const tiers = new Map(spec.customers.map(({ id, tier }) => [id, tier]));
  const all = emptyCount();
  const groups = { tier: {}, network: {}, family: {} } as const satisfies Record<string, Record<string, Count>>;
  const count = (group: Record<string, Count>, key: string | number, tookMs: Ms | undefined): void => {
    group[key] ??= emptyCount();
    countOne(group[key], tookMs);
  };
  for (const { operation, tookMs, families } of used) {
    const { client, customer } = operation;
    const tier = tiers.get(customer);
    countOne(all, tookMs);
    if (tier !== undefined) count(groups.tier, tier, tookMs);
    count(groups.network, byId.get(client)?.network ?? client, tookMs);
    for (const [family, ms] of families) count(groups.family, family, ms);
  }
  return { all, ...groups };
}

/** What users felt of the operations that began in a stretch of a run; without one, in all of it. Pure. */
export function feltIn(history: History, spec: LabSpec, span?: Interval): FeltBy {
  const used = usedIn(history);
  const isIn = ({ operation: { startMs } }: Used) => !span || (startMs >= span.fromMs && startMs < span.toMs);
  return groupsOf(used.filter(isIn), spec);
}
