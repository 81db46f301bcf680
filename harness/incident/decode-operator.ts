import type { Injection } from '../schedule/schedule.ts';
import type { Doing, Source } from './decode-source.ts';
import { durationOf } from './decode-times.ts';
import { ENTRIES, type Entry } from './incident-schema.ts';

/** What operators push is a release like any other. */
const KINDS: Readonly<Record<string, string>> = { push: 'payload-push' };

/** All that operators do but push: they hold and do what their platform knows. */
const PREFIX = 'operator-';

/** The kind of fault that something is that an operator does. */
export const kindOfAction = (action: string): string => KINDS[action] ?? `${PREFIX}${action}`;

/** What an operator does, of a kind of fault. */
export const actionOf = (kind: string): string =>
  Object.keys(KINDS).find((action) => KINDS[action] === kind) ?? kind.replace(PREFIX, '');

/** What operators may do, of all these kinds of fault. */
export const actionsAmong = (kinds: readonly string[]): readonly string[] => [
  ...Object.keys(KINDS),
  ...kinds.flatMap((kind) => (kind.startsWith(PREFIX) ? [kind.slice(PREFIX.length)] : [])),
];

/** An entry that tells what operators did, before it is known when and how often; it concerns everybody who takes orders, or all, unless it says whom. Throws UsageError. */
export function operationOf({ file, ordersTo }: Source, lab: string, entry: Entry, index: number): Doing {
  const { at, when, every, times, ...told } = file.parse(ENTRIES.operator, entry, ['timeline', index]);
  const kind = kindOfAction(told.operator);
  // Who is meant to take a site out of service, and forgets to say which, is not to take out all.
  if (told.target === undefined && told.operator === 'drain') {
    const problem = `timeline[${index}].target is missing: say who is drained, such as region:a, or all`;
    throw file.refuse(['timeline', index], problem);
  }
  const isOrder = kind === kindOfAction('push') || kind === `${PREFIX}hold`;
  const target = told.target ?? (isOrder ? ordersTo(lab) : 'all');
  if (target === undefined) {
    const problem = `timeline[${index}]: target is missing, and nobody in lab ${lab} takes orders`;
    throw file.refuse(['timeline', index], problem);
  }
  return {
    kind,
    target,
    ...{ at, when, every, times },
    durationMs: told.for === undefined ? 0 : durationOf(file, told.for, index),
    params: { ...paramsOf(told.with), ...(told.by !== undefined && { by: told.by }) },
  };
}

/** Parameters as schedules have them: what is no text or number, such as a patch, is JSON. */
export const paramsOf = (given: Readonly<Record<string, unknown>>): Injection['params'] =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value),
    ]),
  );
