import type { Injection } from '../schedule/schedule.ts';
import { operationOf, paramsOf } from './decode-operator.ts';
import type { Source } from './decode-source.ts';
import { durationOf, momentMs } from './decode-times.ts';
import { ENTRIES, type Entry, type FileOf } from './incident-schema.ts';

/** The three sorts of entry that do something to the lab; undefined for one that does not. Throws UsageError. */
export function injectionOf(source: Source, whole: FileOf, entry: Entry, index: number): Injection | undefined {
  const { file, ordersTo } = source;
  const path = ['timeline', index];
  if ('fault' in entry) {
    const { fault, target, at, for: length, with: params } = file.parse(ENTRIES.fault, entry, path);
    const times = { atMs: momentMs(file, whole, at, index), durationMs: durationOf(file, length, index) };
    return { kind: fault, target, ...times, params: paramsOf(params) };
  }
  if ('operator' in entry) return operationOf(source, whole, entry, index);
  if (!('push' in entry)) return undefined;
  const { push, target = ordersTo(whole.lab), at, with: params } = file.parse(ENTRIES.push, entry, path);
  if (target === undefined)
    throw file.refuse(path, `timeline[${index}]: target is missing, and nobody in lab ${whole.lab} takes orders`);
  return { kind: push, target, atMs: momentMs(file, whole, at, index), durationMs: 0, params: paramsOf(params) };
}
