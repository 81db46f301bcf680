import type { YamlFile } from '../input/yaml-file.ts';
import type { Ms } from '../lab/spec.ts';
import type { Injection } from '../schedule/schedule.ts';
import { operationOf, paramsOf } from './decode-operator.ts';
import type { Doing, Source } from './decode-source.ts';
import { durationOf, lengthOf, momentMs } from './decode-times.ts';
import { ENTRIES, type Entry, type FileOf } from './incident-schema.ts';

/** The three sorts of entry that do something to the lab; undefined for one that does not. */
function doingOf(source: Source, { lab }: FileOf, entry: Entry, index: number): Doing | undefined {
  const { file, ordersTo } = source;
  const path = ['timeline', index];
  if ('fault' in entry) {
    const { fault, for: length, with: params, ...rest } = file.parse(ENTRIES.fault, entry, path);
    return { ...rest, kind: fault, durationMs: durationOf(file, length, index), params: paramsOf(params) };
  }
  if ('operator' in entry) return operationOf(source, lab, entry, index);
  if (!('push' in entry)) return undefined;
  const { push, target = ordersTo(lab), with: params, ...rest } = file.parse(ENTRIES.push, entry, path);
  if (target === undefined)
    throw file.refuse(path, `timeline[${index}]: target is missing, and nobody in lab ${lab} takes orders`);
  return { ...rest, kind: push, target, durationMs: 0, params: paramsOf(params) };
}

/** The moments of an entry, from its first on: lab time. Throws UsageError. */
function momentsOf(file: YamlFile, { every, times, durationMs }: Doing, firstMs: Ms, index: number): readonly Ms[] {
  const refuse = (field: string, problem: string) =>
    file.refuse(['timeline', index, field], `timeline[${index}].${field}: ${problem}`);
  if (every === undefined && times === undefined) return [firstMs];
  if (times === undefined) throw refuse('every', 'it says how far apart, and not how often: add times:');
  if (every === undefined) throw refuse('times', 'it says how often, and not how far apart: add every:');
  const everyMs = lengthOf(file, every, index, 'every');
  if (everyMs < durationMs)
    throw refuse('every', `"${every}" is shorter than it lasts, so it would begin again before it ends: give more`);
  return Array.from({ length: times }, (_, nth) => firstMs + nth * everyMs);
}

/** What an entry does to the lab, time by time and target by target; nothing for one that does nothing. Throws UsageError. */
export function injectionsOf(source: Source, whole: FileOf, entry: Entry, index: number): readonly Injection[] {
  const doing = doingOf(source, whole, entry, index);
  if (!doing) return [];
  const { kind, target, durationMs, params } = doing;
  const targets = [target].flat();
  const twice = targets.find((one, nth) => targets.indexOf(one) !== nth);
  if (twice !== undefined)
    throw source.file.refuse(
      ['timeline', index, 'target'],
      `timeline[${index}].target: "${twice}" is there twice: leave one out`,
    );
  const moments = momentsOf(source.file, doing, momentMs(source.file, whole, doing.at, index), index);
  return moments.flatMap((atMs) => targets.map((target) => ({ kind, target, atMs, durationMs, params })));
}
