import type { Facts } from '../facts/facts.ts';
import { type Felt, failedShare, percentileMs, SLOW_MS, slowShare } from '../harm/felt.ts';
import { groupsOf, type Used, usedIn } from '../harm/groups.ts';
import type { HarmBounds } from '../lab/harm-bounds.ts';
import type { Invariant, Violation } from './invariant.ts';
import { firstOf, percent, seconds } from './violations.ts';

const name = 'harm-bounded';

/** The first operations that show it are named: the rest are as they are. */
const SHOWN = 5;

/** A bound: what it is of, and which operations it counts. */
interface Measure {
  readonly of: (felt: Felt) => number;
  readonly words: (value: number, bound: number, felt: Felt) => string;
  readonly isHarm: (used: Used, bound: number) => boolean;
}

const isFailed = ({ tookMs }: Used): boolean => tookMs === undefined;

const MEASURES: Readonly<Record<keyof HarmBounds, Measure>> = {
  failedShare: {
    of: failedShare,
    words: (value, bound, { operations }) =>
      `${percent(value)} of ${operations} operations failed, where ${percent(bound)} may`,
    isHarm: isFailed,
  },
  slowShare: {
    of: slowShare,
    words: (value, bound, { operations }) =>
      `${percent(value)} of ${operations} operations took over ${seconds(SLOW_MS)}, where ${percent(bound)} may`,
    isHarm: ({ tookMs = 0 }) => tookMs > SLOW_MS,
  },
  p99Ms: {
    of: (felt) => percentileMs(felt, 0.99) ?? Number.POSITIVE_INFINITY,
    words: (value, bound) =>
      Number.isFinite(value)
        ? `the slowest in a hundred waited ${seconds(value)} or longer, where ${seconds(bound)} are allowed`
        : `nobody was served, where ${seconds(bound)} are allowed`,
    isHarm: ({ tookMs = Number.POSITIVE_INFINITY }, bound) => tookMs > bound,
  },
};

/** The bound of a tier, `1` to `3`; undefined where there is none. Customers without a tier are held to the last. */
function boundOf(bounds: HarmBounds, measure: keyof HarmBounds, tier: string): number | undefined {
  const given = bounds[measure];
  if (given === false) return undefined;
  return Array.isArray(given) ? (given[Number(tier) - 1] ?? given[2]) : given;
}

/**
 * What users feel stays within `spec.harm`, tier by tier, whether or not the platform is excused: what it promises to whoever pays, not what it can be
 * blamed for. A second provider counts: those whom it served got something. Not judged where nothing is bounded.
 */
export const harmBounded: Invariant = {
  name,
  title: 'no more users fail or wait than the lab spec bounds, excused or not',
  promised: ({ harm }) => harm !== undefined && Object.values(harm).some((bound) => bound !== false),
  check(history, facts) {
    const { spec } = facts;
    const used = usedIn(history);
    const { all, tier } = groupsOf(used, spec);
    const tiers = new Map(spec.customers.map((customer) => [customer.id, String(customer.tier)]));
    const groups = Object.keys(tier).length > 0 ? Object.entries(tier) : [['all', all] as const];
    let judged = 0;
    const violations: Violation[] = [];
    for (const [group, felt] of groups) {
      const own = group === 'all' ? used : used.filter(({ operation }) => tiers.get(operation.customer) === group);
      for (const measure of Object.keys(MEASURES) as (keyof HarmBounds)[]) {
        const bound = spec.harm && boundOf(spec.harm, measure, group);
        if (bound === undefined || felt.operations === 0) continue;
        judged++;
        const found = violationOf(MEASURES[measure], { group, felt, own, bound }, facts);
        if (found) violations.push(found);
      }
    }
    return { judged, violations: firstOf(violations) };
  },
};

interface Group {
  readonly group: string;
  readonly felt: Felt;
  readonly own: readonly Used[];
  readonly bound: number;
}

function violationOf(measure: Measure, { group, felt, own, bound }: Group, facts: Facts): Violation | undefined {
  const value = measure.of(felt);
  if (value <= bound) return undefined;
  const harmed = own.filter((one) => measure.isHarm(one, bound)).slice(0, SHOWN);
  const who = group === 'all' ? 'all users' : `users of tier ${group}`;
  return {
    invariant: name,
    message: `${who}: ${measure.words(value, bound, felt)}`,
    atMs: harmed[0]?.operation.atMs ?? 0,
    events: harmed.map(({ operation }) => facts.indexOf(operation)),
  };
}
