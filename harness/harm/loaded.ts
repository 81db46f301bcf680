import type { History, LoadEvent } from '../history/events.ts';
import { addTimes } from './felt.ts';

/** What nameservers, each asked by itself, said to one kind of a load tester's queries. Adds up over runs. */
export interface Loaded {
  readonly asked: number;
  /** Those that were answered as the protocol has it, be it by silence. */
  readonly right: number;
  /** What else was said, by whom and to what. */
  readonly others: Readonly<Record<string, number>>;
}

/** By kind of query, in the order of their names. */
export type LoadedBy = Readonly<Record<string, Loaded>>;

const NOTHING: Loaded = { asked: 0, right: 0, others: {} };

const add = (a: Loaded = NOTHING, b: Loaded = NOTHING): Loaded => ({
  asked: a.asked + b.asked,
  right: a.right + b.right,
  others: addTimes(a.others, b.others),
});

function one({ server, family, what, rightly, said }: LoadEvent): Loaded {
  if (said === rightly) return { asked: 1, right: 1, others: {} };
  return { asked: 1, right: 0, others: { [`${server} over IPv${family} to ${what}: ${said}, not ${rightly}`]: 1 } };
}

const sorted = (kinds: Iterable<readonly [string, Loaded]>): LoadedBy =>
  Object.fromEntries([...kinds].toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** What a run's nameservers said to a load tester; undefined where none asked them. Pure. */
export function loadedOf(history: History): LoadedBy | undefined {
  const kinds = new Map<string, Loaded>();
  for (const event of history) if (event.type === 'load') kinds.set(event.kind, add(kinds.get(event.kind), one(event)));
  return kinds.size === 0 ? undefined : sorted(kinds);
}

/** What was said in some runs and in others, as one; undefined where nothing was. Associative, and in any order. */
export function addLoaded(a: LoadedBy | undefined, b: LoadedBy | undefined): LoadedBy | undefined {
  if (!a || !b) return a ?? b;
  const kinds = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return sorted(kinds.map((kind) => [kind, add(a[kind], b[kind])] as const));
}
