import type { History, LoadEvent } from '../history/events.ts';
import { addBy, type By } from './by.ts';
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
export type LoadedBy = By<Loaded>;

const add = (a: Loaded, b: Loaded): Loaded => ({
  asked: a.asked + b.asked,
  right: a.right + b.right,
  others: addTimes(a.others, b.others),
});

function one({ server, family, what, rightly, said }: LoadEvent): Loaded {
  if (said === rightly) return { asked: 1, right: 1, others: {} };
  return { asked: 1, right: 0, others: { [`${server} over IPv${family} to ${what}: ${said}, not ${rightly}`]: 1 } };
}

/** What a run's nameservers said to a load tester; undefined where none asked them. Pure. */
export function loadedOf(history: History): LoadedBy | undefined {
  let loaded: LoadedBy | undefined;
  for (const event of history) if (event.type === 'load') loaded = addLoaded(loaded, { [event.kind]: one(event) });
  return loaded;
}

/** What was said in some runs and in others, as one; undefined where nothing was. Associative, and in any order. */
export function addLoaded(a: LoadedBy | undefined, b: LoadedBy | undefined): LoadedBy | undefined {
  return a && b ? addBy(a, b, add) : (a ?? b);
}
