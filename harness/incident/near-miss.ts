import type { History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { LabDefinition } from '../runtime/runtime.ts';
import { type Condition, isFields, matches, type Wanted } from './condition.ts';
import type { Step } from './incident.ts';
import { momentWords } from './moment-words.ts';
import { type Moment, momentsOf } from './moments.ts';
import { type StepFound, type Window, windowsOf } from './steps.ts';

/** Why a step was not seen. */
export interface NearMiss {
  /** The nearest event of its type, in words, and when it was; absent where there was none at all. */
  readonly nearest?: string;
  readonly atMs?: Ms;
  /** What of it was not as wanted, or why there was nothing to look for: each a clause. */
  readonly differs: readonly string[];
}

/** A value as it stands in a file: nodes by their ids. */
function valueWords(value: unknown): string {
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return value.length === 0 ? 'nobody' : [...new Set(value.map(valueWords))].join(', ');
  return typeof value === 'object' && value !== null ? String(Reflect.get(value, 'id')) : String(value);
}

/** What of a value is not as wanted. */
function differences(value: unknown, want: Wanted, path: string): string[] {
  if (matches(value, want)) return [];
  const isWhole = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isFields(want) || !isWhole) return [`${path} was ${valueWords(value)}, not ${JSON.stringify(want)}`];
  return Object.entries(want).flatMap(([field, wish]) => {
    if (field === 'not')
      return matches(value, wish) ? [`not: ${JSON.stringify(wish)} excludes ${path === '' ? 'it' : path}`] : [];
    return differences(Reflect.get(value, field), wish, path === '' ? field : `${path}.${field}`);
  });
}

const seconds = (ms: Ms): string => `${ms / 1_000} s`;

/** How far it is from a time at which the step could be seen; 0 within one. */
const awayFrom = (atMs: Ms, [fromMs, toMs]: Window): Ms =>
  Math.max(fromMs - atMs, atMs >= toMs ? atMs - toMs + 1 : 0, 0);

/** Whether it came at a time at which the step could be seen. */
function timeDifference(atMs: Ms, [fromMs, toMs]: Window): string[] {
  if (atMs < fromMs) return [`it came too early: the step can be seen from ${seconds(fromMs)} on`];
  return atMs >= toMs ? [`it came too late: the step can be seen before ${seconds(toMs)}`] : [];
}

interface Near {
  readonly moment: Moment;
  readonly differs: readonly string[];
  readonly awayMs: Ms;
}

function nearestOf(
  moments: readonly Moment[],
  { type, ...wanted }: Condition,
  windows: readonly Window[],
): Near | undefined {
  let best: Near | undefined;
  for (const moment of moments) {
    if (moment.type !== type) continue;
    const awayOf = (window: Window) => awayFrom(moment.atMs, window);
    const window = windows.reduce((a, b) => (awayOf(b) < awayOf(a) ? b : a));
    const differs = [...differences(moment.fields, wanted, ''), ...timeDifference(moment.atMs, window)];
    const awayMs = awayOf(window);
    const isNearer = !best || differs.length < best.differs.length;
    if (isNearer || (differs.length === best?.differs.length && awayMs < best.awayMs))
      best = { moment, differs, awayMs };
  }
  return best;
}

/** That there was such an event, and not as often as the step counts. */
function tooFew(
  { when: { type, ...wanted }, count }: Step,
  moments: readonly Moment[],
  windows: readonly Window[],
): string {
  const isIn = (atMs: Ms) => windows.some(([fromMs, toMs]) => atMs >= fromMs && atMs < toMs);
  const there = moments.filter((one) => one.type === type && isIn(one.atMs) && matches(one.fields, wanted));
  const within = count?.inMs === undefined ? '' : ` within ${seconds(count.inMs)}`;
  return `there were ${there.length} in all, not ${count?.atLeast ?? 1} or more${within}`;
}

/** What a step comes after, in words. */
const waitsFor = ({ after }: Step): string =>
  after !== undefined && 'step' in after
    ? `step "${after.step}", which it comes after,`
    : 'the injection that it waits for';

/**
 * For each step that was not seen, by id: the event of its type that is most as it wants, the one nearest in time to when it could
 * be seen among several, and what of it differs. `found` is where the history tells the steps.
 */
export function nearMisses(
  found: readonly StepFound[],
  history: History,
  { spec, platform }: Pick<LabDefinition, 'spec' | 'platform'>,
): ReadonlyMap<string, NearMiss> {
  const unseen = found.filter(({ seen }) => !seen);
  if (unseen.length === 0) return new Map();
  const moments = momentsOf(history, spec, platform.events);
  const missOf = ({ step }: StepFound): NearMiss => {
    const windows = windowsOf(step, history, found);
    if (windows.length === 0) return { differs: [`${waitsFor(step)} never came`] };
    const near = nearestOf(moments, step.when, windows);
    if (!near) return { differs: [`there was no ${String(step.when.type)} in the whole run`] };
    const { moment } = near;
    const differs = near.differs.length > 0 ? near.differs : [tooFew(step, moments, windows)];
    return { nearest: momentWords(moment, history, platform.events), atMs: moment.atMs, differs };
  };
  return new Map(unseen.map((one) => [one.step.id, missOf(one)]));
}
