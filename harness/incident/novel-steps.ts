import type { History } from '../history/events.ts';
import type { LabDefinition } from '../runtime/runtime.ts';
import { choicesFor } from './choices.ts';
import type { Condition } from './condition.ts';
import type { Step } from './incident.ts';
import { momentWords } from './moment-words.ts';
import { type Moment, momentsOf, vocabularyOf } from './moments.ts';

/** Steps of a story that nobody has told yet, in all and of one type: as many as people look through. */
const STEPS_MAX = 5;
const OF_TYPE_MAX = 2;

/** What is another thing of the same sort, and no other sort of thing. */
const DETAILS: readonly string[] = ['name', 'customer', 'cut', 'rrtype', 'family'];

const roleOf = (node: unknown): unknown =>
  typeof node === 'object' && node !== null ? Reflect.get(node, 'role') : undefined;

/** The sort of thing that a moment is, as a condition: its type, what its fields say of a few values, and whose doing it was. */
function sortOf({ type, fields }: Moment, { spec, platform }: Lab): Condition {
  const values = vocabularyOf(platform.events)[type]?.values ?? [];
  const said = values.flatMap((field) => {
    const value = fields[field];
    const isOfFew = !DETAILS.includes(field) && Array.isArray(choicesFor(type, field, spec, platform.events));
    return isOfFew && typeof value === 'string' ? [[field, value] as const] : [];
  });
  const role = ['node', 'server'].flatMap((field) => {
    const is = roleOf(fields[field]);
    return typeof is === 'string' ? [[field, { role: is }] as const] : [];
  });
  return { type, ...Object.fromEntries(said), ...Object.fromEntries(role) };
}

type Lab = Pick<LabDefinition, 'spec' | 'platform'>;

/** The last injection that had begun by then. */
const injectionBefore = (history: History, atMs: number): number | undefined =>
  history.flatMap((event) => (event.type === 'inject' && event.atMs <= atMs ? [event.injection] : [])).at(-1);

/**
 * What a run shows and a run without any fault does not, as steps of a story: the first moment of each sort, by time, each after the
 * injection before it. `quiet` is the history of the run without faults.
 */
export function novelSteps(quiet: History, history: History, lab: Lab): readonly Step[] {
  const book = lab.platform.events;
  const keyOf = (moment: Moment) => JSON.stringify(sortOf(moment, lab));
  const usual = new Set(momentsOf(quiet, lab.spec, book).map(keyOf));
  const steps: Step[] = [];
  const count = new Map<string, number>();
  for (const moment of momentsOf(history, lab.spec, book).toSorted((a, b) => a.atMs - b.atMs)) {
    const [key, injection] = [keyOf(moment), injectionBefore(history, moment.atMs)];
    const nth = (count.get(moment.type) ?? 0) + 1;
    if (usual.has(key) || injection === undefined || nth > OF_TYPE_MAX || steps.length === STEPS_MAX) continue;
    usual.add(key);
    count.set(moment.type, nth);
    const id = nth === 1 ? moment.type : `${moment.type}-${nth}`;
    steps.push({ id, title: momentWords(moment, history, book), when: sortOf(moment, lab), after: { injection } });
  }
  return steps;
}
