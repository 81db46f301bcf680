import type { EventBook } from '../history/event-book.ts';
import { eventWords } from '../history/event-words.ts';
import type { History } from '../history/events.ts';
import type { Found } from '../records/found.ts';
import { percent } from './words.ts';

/** Violations that are told event by event; the rest are in verdict.json. */
const VIOLATIONS_TOLD = 5;
const EVENTS_TOLD = 8;

const WITHOUT = {
  holds: 'without it the invariant holds: it is necessary',
  violated: 'without it the invariant is still violated: it is NOT necessary, since shrinking ran out of runs',
  'not judged': 'the run without it could not be judged',
} as const;

/** Why each injection is needed, or why that is not said: a sentence each. */
export function necessityWords({ necessary, injectionsTo }: Found): readonly string[] {
  if (necessary.length > 0) return necessary.map(({ words, without }) => `${words}: ${WITHOUT[without]}.`);
  return injectionsTo > 0
    ? ['Not tried: the schedule is as it was written.']
    : ['No injection is needed: the lab breaks by itself.'];
}

/** A violation with the events that show it, each with its line in history.jsonl. */
export interface ToldViolation {
  readonly invariant: string;
  readonly message: string;
  readonly events: readonly string[];
}

/** The violations, those of the pinned invariant first, and how many more there are. */
export function tellViolations(
  { violations, pinned }: Found,
  { history, events: book }: { readonly history: History; readonly events: EventBook },
): { readonly told: readonly ToldViolation[]; readonly left: number } {
  const all = [...violations].sort((a, b) => Number(b.invariant === pinned) - Number(a.invariant === pinned));
  const told = all.slice(0, VIOLATIONS_TOLD).map(({ invariant, message, events }) => ({
    invariant,
    message,
    events: events.slice(0, EVENTS_TOLD).flatMap((index) => {
      const event = history[index];
      return event ? [`line ${index + 2}: ${eventWords(event, book)}`] : [];
    }),
  }));
  return { told, left: all.length - told.length };
}

/** How many operations there were, and how many of them had no excuse to fail. */
export function demandedWords({ operations: { operations, demanded, failed } }: Found): string {
  const share = operations === 0 ? 0 : demanded / operations;
  return `Of ${operations} operations ${demanded} (${percent(share)}) had no excuse to fail; ${failed} failed.`;
}

/** Operations excused, by excuse and by injection (-1: none of its own). */
export function excuseWords({ excused, excusedByInjection }: Found): readonly string[] {
  const list = (record: Readonly<Record<string, number>>, name: (key: string) => string) =>
    Object.entries(record).map(([key, count]) => `${name(key)}: ${count}`);
  const byExcuse = Object.keys(excused).length === 0 ? ['none'] : list(excused, (key) => key);
  return [...byExcuse, ...list(excusedByInjection, (key) => `injection ${key}`)];
}
