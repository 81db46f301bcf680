import type { LossInterval } from '../../facts/effects.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Interval } from '../../facts/interval.ts';
import { overlaps } from '../../facts/intervals.ts';
import type { Ms } from '../../lab/spec.ts';
import { type Family, familiesAt, type NodeInfo } from '../../lab/topology.ts';
import type { OwnSpec, OwnTerms } from './own-spec.ts';
import { withNeeds } from './with-needs.ts';

/** What is known of a run of an owner's lab. */
export interface OwnFacts extends Facts {
  readonly spec: OwnSpec;
  /** When packets between two nodes were lost, with what cuts of single ports came to. */
  readonly losses: readonly LossInterval[];
}

/** A trouble of the harness's making: when something could not serve, with the injection that did it. */
export interface Trouble extends Interval {
  readonly injection: number;
}

/** From a time to a time, both included. */
export interface Span {
  readonly fromMs: Ms;
  readonly toMs: Ms;
}

const termsOf = ({ own }: OwnSpec, service: string): OwnTerms['services'][number] | undefined =>
  own.services.find((one) => one.service === service);

/** How long these may take, all of them, once what ailed one of them is over. */
const longestRecoverMs = (nodes: readonly NodeInfo[], spec: OwnSpec): Ms =>
  Math.max(...nodes.map(({ role }) => termsOf(spec, role)?.recoverMs ?? 0));

/** When a node cannot be counted on: while it is down, and until it, and who asks it, have had their time to recover. */
function downOf(node: NodeInfo, { down, spec }: OwnFacts, asker = node): readonly Trouble[] {
  const recoverMs = longestRecoverMs([node, asker], spec);
  // Who has moved lives, and has nothing to recover from: clients have their time to notice, as with any loss.
  return (down.get(node.id) ?? []).map(({ fromMs, toMs, how, injection = -1 }) => ({
    ...{ fromMs, toMs: toMs + (how === 'moved' ? 0 : recoverMs) },
    injection,
  }));
}

/** When packets between two nodes were lost in a family, or those who had lost them were not done with it. */
function lostBetween(one: NodeInfo, other: NodeInfo, family: Family, { losses, spec }: OwnFacts): readonly Trouble[] {
  const recoverMs = longestRecoverMs([one, other], spec);
  return losses.flatMap(({ effect: { from, to, families }, injection, fromMs, toMs }) => {
    const isBetween =
      (from.includes(one.id) && to.includes(other.id)) || (from.includes(other.id) && to.includes(one.id));
    return isBetween && families.includes(family) ? [{ fromMs, toMs: toMs + recoverMs, injection }] : [];
  });
}

const firstIn = (troubles: readonly Trouble[], { fromMs, toMs }: Span): Trouble | undefined =>
  troubles.find((one) => overlaps([one], fromMs, toMs));

/** Nothing, where something can be reached throughout; else the first trouble of each way that there would be. */
function troubleBetween(from: NodeInfo, to: NodeInfo, span: Span, facts: OwnFacts): Trouble | undefined {
  const families = familiesAt(from).filter((family) => familiesAt(to).includes(family));
  let found: Trouble | undefined;
  for (const family of families) {
    const trouble = firstIn(lostBetween(from, to, family, facts), span);
    if (!trouble) return undefined;
    found ??= trouble;
  }
  return found;
}

/**
 * What keeps a node from serving who asks it throughout a span: its own death, a cut between the two in all of their families, or the same
 * of whatever it needs. Undefined where nothing does. `above` has the services on the way here: a circle of needs ends.
 */
function troubleAt(
  asker: NodeInfo,
  node: NodeInfo,
  span: Span,
  facts: OwnFacts,
  above: readonly string[],
): Trouble | undefined {
  const own = firstIn(downOf(node, facts, asker), span) ?? troubleBetween(asker, node, span, facts);
  if (own) return own;
  if (above.includes(node.role)) return undefined;
  for (const need of termsOf(facts.spec, node.role)?.needs ?? []) {
    const trouble = troubleOfAny(node, need.any, span, facts, [...above, node.role]);
    if (trouble) return trouble;
  }
  return undefined;
}

/** What keeps all of some services from serving; undefined where one does throughout. */
function troubleOfAny(
  asker: NodeInfo,
  services: readonly string[],
  span: Span,
  facts: OwnFacts,
  above: readonly string[],
): Trouble | undefined {
  let found: Trouble | undefined;
  for (const service of services) {
    for (const node of facts.topology.ofRole(service)) {
      const trouble = troubleAt(asker, node, span, facts, above);
      if (!trouble) return undefined;
      found ??= trouble;
    }
  }
  return found;
}

/** Every service that a check may be answered by way of. */
export const reachedBy = (services: readonly string[], spec: OwnSpec): ReadonlySet<string> =>
  withNeeds(services, (service) => termsOf(spec, service)?.needs);

/** Something on the way that was lost so lately that clients may not have noticed, though there may be another. */
function lostLately(services: ReadonlySet<string>, { fromMs, toMs }: Span, facts: OwnFacts): Trouble | undefined {
  const isLate = (one: Trouble): boolean => one.fromMs >= fromMs && one.fromMs <= toMs;
  const nodes = [...services].flatMap((service) => facts.topology.ofRole(service));
  const ids = new Set(nodes.map(({ id }) => id));
  const losses = facts.losses.filter(({ effect: { from, to } }) => [...from, ...to].some((id) => ids.has(id)));
  return [...nodes.flatMap((node) => downOf(node, facts)), ...losses].find(isLate);
}

/**
 * Why a check may fail that somebody asked for in a span: no way was left open for as long as clients may take to find it, something on it was
 * lost so lately that they may not have noticed, or a service is down of which the owner has said that it may fail. Undefined where it must
 * hold. A **way** is a choice of one of each thing needed, alive and reached in one family.
 */
export function whyMayFail(
  check: string,
  client: string,
  { fromMs, toMs }: Span,
  facts: OwnFacts,
): Trouble | undefined {
  const { spec, topology } = facts;
  const asker = topology.byId.get(client);
  const asked = spec.own.checks.find((one) => one.check === check);
  if (!asker || !asked) return undefined;
  const all = asked.from.flatMap(({ any }) => any);
  const reached = reachedBy(all, spec);
  // The most that clients may take to notice a loss, of all that is on the way.
  const failoverMs = Math.max(0, ...Array.from(reached, (service) => termsOf(spec, service)?.failoverMs ?? 0));
  const span = { fromMs: fromMs - failoverMs, toMs };
  const lately = lostLately(reached, span, facts);
  if (lately) return lately;
  for (const service of reached) {
    if (!termsOf(spec, service)?.mayFail) continue;
    for (const node of topology.ofRole(service)) {
      const down = firstIn(downOf(node, facts), span);
      if (down) return down;
    }
  }
  for (const { any } of asked.from) {
    const trouble = troubleOfAny(asker, any, span, facts, []);
    if (trouble) return trouble;
  }
  return undefined;
}
