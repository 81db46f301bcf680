import type { History, ValidationEvent } from '../history/events.ts';
import { hasFailed } from '../history/outcomes.ts';
import type { LabSpec } from '../lab/spec.ts';
import { addBy, type By, sorted } from './by.ts';
import { addTimes, roundedMs, type Times } from './felt.ts';

/** What nameservers, each asked by itself after all had recovered, said of one name in one family. Adds up over runs. */
export interface Validated {
  readonly customer: string;
  /** 1 to 3; 0 for who is no customer of the lab. */
  readonly tier: number;
  readonly family: number;
  readonly asked: number;
  /** How soon those answered that did. */
  readonly tookMs: Times;
  /** What the others said, or that they said nothing, by outcome. */
  readonly others: Readonly<Record<string, number>>;
  /** Those that said the same as most did whom the same client asked in the same zone: the news has got to them. */
  readonly same: number;
}

/** By tier, customer and family, in that order. */
export type ValidatedBy = By<Validated>;

/** There is one of a group at least. */
type Group<T> = readonly [T, ...T[]];

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, Group<T>> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

/** What an answer says, whatever the order in which it says it. */
const saying = ({ attempt, addresses }: ValidationEvent): string =>
  attempt.outcome === 'ok' ? addresses.toSorted().join(' ') : attempt.outcome;

/** How many said what most said of those that were to say the same. */
function sameOf(events: readonly ValidationEvent[]): number {
  const groups = grouped(events, ({ client, attempt }) => `${client} ${attempt.cut}`);
  let same = 0;
  for (const group of groups.values()) {
    const sizes = [...grouped(group, saying).values()].map(({ length }) => length);
    same += Math.max(...sizes);
  }
  return same;
}

function rowOf(events: Group<ValidationEvent>, tier: number): Validated {
  const tookMs: Record<string, number> = {};
  const others: Record<string, number> = {};
  for (const { attempt } of events) {
    const { outcome, sentMs, endMs } = attempt;
    const [counts, key] = hasFailed(attempt) ? [others, outcome] : [tookMs, roundedMs(endMs - sentMs)];
    counts[key] = (counts[key] ?? 0) + 1;
  }
  const [{ customer, attempt }] = events;
  return { customer, tier, family: attempt.family, asked: events.length, tookMs, others, same: sameOf(events) };
}

/** What a run's nameservers said when all had had its time to recover; undefined where nobody asked them. Pure. */
export function validatedOf(history: History, { customers }: Pick<LabSpec, 'customers'>): ValidatedBy | undefined {
  const tiers = new Map<string, number>(customers.map(({ id, tier }) => [id, tier]));
  const tierOf = (customer: string) => tiers.get(customer) ?? 0;
  const events = history.filter((event) => event.type === 'validation');
  if (events.length === 0) return undefined;
  const groups = grouped(events, ({ customer, attempt }) => `${tierOf(customer)} ${customer} ${attempt.family}`);
  return sorted(Object.fromEntries([...groups].map(([key, group]) => [key, rowOf(group, tierOf(group[0].customer))])));
}

const add = (a: Validated, b: Validated): Validated => ({
  ...a,
  asked: a.asked + b.asked,
  tookMs: addTimes(a.tookMs, b.tookMs),
  others: addTimes(a.others, b.others),
  same: a.same + b.same,
});

/** What was said in some runs and in others, as one; undefined where nothing was. Associative, and in any order. */
export function addValidated(a: ValidatedBy | undefined, b: ValidatedBy | undefined): ValidatedBy | undefined {
  return a && b ? addBy(a, b, add) : (a ?? b);
}
