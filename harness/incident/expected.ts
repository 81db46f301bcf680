import { type Felt, failedShare } from '../harm/felt.ts';
import type { FeltBy } from '../harm/groups.ts';
import type { LabSpec } from '../lab/spec.ts';
import { topologyOf } from '../lab/topology.ts';

/** Users of whom something is expected: all of them, those of a tier of customers, of a client network, or of one family. */
export interface Users {
  readonly by: 'all' | 'tier' | 'network' | 'family';
  /** Which tier, network or family; empty for all. */
  readonly which: string;
}

/**
 * What a variant is expected to do: hold, break an invariant, miss a step that it requires, or fail a share (0 to 1) of what users ask
 * for after the first injection, excused or not.
 */
export type Expected =
  | { readonly is: 'holds' }
  | { readonly is: 'violates'; readonly invariant: string }
  | { readonly is: 'misses'; readonly step: string }
  | { readonly is: 'hurts'; readonly atLeast: number; readonly of: Users };

/** How it is written. */
const FORM =
  /^(?:holds|violates (?<invariant>\S+)|misses (?<step>\S.*)|hurts at least (?<percent>\d+(?:\.\d+)?) ?% of (?<by>all|tier|network|family)(?: (?<which>\S+))?)$/;

/** What is expected, from a file: `violates right-answer`, `hurts at least 10 % of tier 1`; undefined for what reads otherwise. */
export function parseExpected(text: string): Expected | undefined {
  const found = FORM.exec(text)?.groups;
  if (!FORM.test(text)) return undefined;
  const { invariant, step, percent, by, which = '' } = found ?? {};
  if (invariant !== undefined) return { is: 'violates', invariant };
  if (step !== undefined) return { is: 'misses', step };
  if (percent === undefined) return { is: 'holds' };
  const atLeast = Number(percent) / 100;
  const isWhole = (by === 'all') === (which === '') && atLeast > 0 && atLeast <= 1;
  return isWhole ? { is: 'hurts', atLeast, of: { by: by as Users['by'], which } } : undefined;
}

/** Users, as they are written. */
export const usersText = ({ by, which }: Users): string => (by === 'all' ? 'all' : `${by} ${which}`);

/** As it is written. */
export function expectedText(one: Expected): string {
  if (one.is === 'violates') return `violates ${one.invariant}`;
  if (one.is === 'misses') return `misses ${one.step}`;
  return one.is === 'hurts' ? `hurts at least ${percentOf(one.atLeast)} % of ${usersText(one.of)}` : 'holds';
}

/** Without the last digits that binary fractions have. */
const percentOf = (share: number): number => Math.round(share * 1e6) / 1e4;

/** In words that follow "expected to". */
export function expectedWords(one: Expected): string {
  if (one.is === 'violates') return `violate ${one.invariant}`;
  if (one.is === 'misses') return `miss the step "${one.step}"`;
  return one.is === 'hurts' ? expectedText(one).replace('hurts', 'hurt') : 'hold';
}

/** The invariants that are to be violated. */
export const wantedViolations = (expected: readonly Expected[]): readonly string[] =>
  expected.flatMap((one) => (one.is === 'violates' ? [one.invariant] : []));

/** The steps that are to be missed. */
export const wantedMisses = (expected: readonly Expected[]): readonly string[] =>
  expected.flatMap((one) => (one.is === 'misses' ? [one.step] : []));

/** The groups of users that a lab has, as they are written after `hurts at least 10 % of`. */
export function usersOf(spec: LabSpec): readonly string[] {
  const clients = topologyOf(spec).nodes.filter(({ role }) => role === 'instrument');
  const tiers = [...new Set(spec.customers.map(({ tier }) => tier))].toSorted();
  const networks = [...new Set(clients.map(({ network }) => network))];
  return [
    'all',
    ...tiers.map((one) => `tier ${one}`),
    ...networks.map((one) => `network ${one}`),
    'family 4',
    'family 6',
  ];
}

/** Share of what some users asked for that failed, 0 to 1; 0 where they asked for nothing. */
export function hurtShare(felt: FeltBy, { by, which }: Users): number {
  const group: Felt | undefined = by === 'all' ? felt.all : felt[by][which];
  return group ? failedShare(group) : 0;
}
