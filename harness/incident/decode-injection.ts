import type { YamlFile } from '../input/yaml-file.ts';
import type { Injection } from '../schedule/schedule.ts';
import { durationOf, momentMs } from './decode-times.ts';
import { ENTRIES, type Entry, type FileOf } from './incident-schema.ts';

/** All of those in a lab that take an operator's orders, as a target; undefined where nobody does, or there is no such lab. */
export type OrdersTo = (lab: string) => string | undefined;

/** A file, and what it cannot say of itself. */
export interface Source {
  readonly file: YamlFile;
  readonly ordersTo: OrdersTo;
}

/** The two sorts of entry that do something to the lab; undefined for one that does not. Throws UsageError. */
export function injectionOf(source: Source, whole: FileOf, entry: Entry, index: number): Injection | undefined {
  const { file, ordersTo } = source;
  const path = ['timeline', index];
  if ('fault' in entry) {
    const { fault, target, at, for: length, with: params } = file.parse(ENTRIES.fault, entry, path);
    const times = { atMs: momentMs(file, whole, at, index), durationMs: durationOf(file, length, index) };
    return { kind: fault, target, ...times, params };
  }
  if (!('push' in entry)) return undefined;
  const { push, target = ordersTo(whole.lab), at, with: params } = file.parse(ENTRIES.push, entry, path);
  if (target === undefined)
    throw file.refuse(path, `timeline[${index}]: target is missing, and nobody in lab ${whole.lab} takes orders`);
  return { kind: push, target, atMs: momentMs(file, whole, at, index), durationMs: 0, params };
}
