import type { YamlFile } from '../input/yaml-file.ts';
import type { Ms } from '../lab/spec.ts';
import type { Injection } from '../schedule/schedule.ts';
import { lengthMs } from './clock.ts';
import { operationOf, paramsOf } from './decode-operator.ts';
import type { Doing, Source } from './decode-source.ts';
import { durationOf, lengthOf, momentMs } from './decode-times.ts';
import type { Waiting } from './incident.ts';
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

/** `step crashed is seen`, or `10s after step crashed is seen`. */
const WHEN = /^(?:(\S+) after )?step (.+) is seen$/;

/** What an entry waits for: a step, and how long after it. Throws UsageError. */
function waitOf(file: YamlFile, when: string, index: number): Pick<Waiting, 'step' | 'afterMs'> {
  const [, length, step] = WHEN.exec(when) ?? [];
  const afterMs = length === undefined ? 0 : lengthMs(length);
  if (step !== undefined && afterMs !== undefined) return { step, afterMs };
  const problem = `"${when}" is nothing to wait for: write it as step ID is seen, or 10s after step ID is seen`;
  throw file.refuse(['timeline', index, 'when'], `timeline[${index}].when: ${problem}`);
}

/** `node of step crashed`: whoever did what was seen. */
const NODE_OF = /^node of step (.+)$/;

/** An injection, and what it waits for, if it does. */
export interface Done {
  readonly injection: Injection;
  readonly wait?: Omit<Waiting, 'injection'>;
}

/** What an entry does to the lab, time by time and target by target; nothing for one that does nothing. Throws UsageError. */
export function injectionsOf(source: Source, whole: FileOf, entry: Entry, index: number): readonly Done[] {
  const { file } = source;
  const doing = doingOf(source, whole, entry, index);
  if (!doing) return [];
  const { kind, target, durationMs, params, at, when } = doing;
  const refuse = (field: string, problem: string) =>
    file.refuse(['timeline', index, field], `timeline[${index}].${field}${problem}`);
  const targets = [target].flat();
  const twice = targets.find((one, nth) => targets.indexOf(one) !== nth);
  if (twice !== undefined) throw refuse('target', `: "${twice}" is there twice: leave one out`);
  if (at !== undefined && when !== undefined) throw refuse('when', ': it has a time as well: leave at: out, or when:');
  if (when === undefined) {
    if (at === undefined) throw refuse('at', ' is missing: add it, or when:');
    if (targets.some((one) => NODE_OF.test(one)))
      throw refuse('target', ': a node of a step is known when that is seen: give when: in place of at:');
    const moments = momentsOf(file, doing, momentMs(file, whole, at, index), index);
    return moments.flatMap((atMs) =>
      targets.map((target) => ({ injection: { kind, target, atMs, durationMs, params } })),
    );
  }
  const { step, afterMs } = waitOf(file, when, index);
  return momentsOf(file, doing, afterMs, index).flatMap((ms) =>
    targets.map((target) => {
      const nodeOf = NODE_OF.exec(target)?.[1];
      return {
        injection: { kind, target, atMs: 0, durationMs, params },
        wait: { step, afterMs: ms, ...(nodeOf !== undefined && { nodeOf }) },
      };
    }),
  );
}
