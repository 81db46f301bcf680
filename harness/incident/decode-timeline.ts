import { likely } from '../input/did-you-mean.ts';
import { LIMITS } from '../lab/limits.ts';
import type { Injection } from '../schedule/schedule.ts';
import { injectionsOf } from './decode-injection.ts';
import type { Source } from './decode-source.ts';
import { type Named, stepOf } from './decode-step.ts';
import type { Step, Waiting } from './incident.ts';
import { ENTRIES, type Entry, type FileOf } from './incident-schema.ts';

/** What a timeline tells. */
export interface Timeline {
  readonly injections: readonly Injection[];
  readonly waits: readonly Waiting[];
  readonly steps: readonly Step[];
  /** Where in the file's timeline each injection and each step is. */
  readonly injectionAt: readonly number[];
  readonly stepAt: readonly number[];
}

/** The sorts of entry, in words. */
const SORTS = Object.keys(ENTRIES)
  .join(', ')
  .replace(/, (\w+)$/, ' and $1');

/** What to do about an entry that is of no sort, or of several: one of its fields may be a sort that is misspelt. */
function meantSort(entry: Entry): string {
  const [meant] = Object.keys(entry).flatMap((field) =>
    field in ENTRIES ? [] : (likely(field, Object.keys(ENTRIES)) ?? []),
  );
  return meant === undefined ? 'correct it' : `did you mean "${meant}"?`;
}

/** All entries of a file, in order. Throws UsageError. */
export function timelineOf(source: Source, whole: FileOf): Timeline {
  const { file } = source;
  const names = new Map<string, Named>();
  const injections: Injection[] = [];
  const waits: Waiting[] = [];
  const steps: Step[] = [];
  const injectionAt: number[] = [];
  const stepAt: number[] = [];
  for (const [index, entry] of whole.timeline.entries()) {
    const path = ['timeline', index];
    const sorts = Object.keys(ENTRIES).filter((sort) => sort in entry);
    if (sorts.length !== 1)
      throw file.refuse(path, `timeline[${index}] must have one of ${SORTS}: ${meantSort(entry)}`);
    const done = injectionsOf(source, whole, entry, index);
    const step = done.length > 0 ? undefined : stepOf(file, entry, index, names);
    const name = step?.id ?? entry.id;
    if (typeof name === 'string' && names.has(name))
      throw file.refuse(path, `timeline[${index}]: "${name}" is the id of an earlier entry: choose another`);
    if (step) {
      names.set(step.id, { step: step.id });
      steps.push(step);
      stepAt.push(index);
    } else {
      const atOnce = done.every(({ injection }) => injection.durationMs === 0);
      if (typeof name === 'string')
        names.set(name, { injections: done.map((_, nth) => injections.length + nth), atOnce });
      const demandStep = (field: 'when' | 'target', step: string | undefined): void => {
        const found = step === undefined ? undefined : names.get(step);
        if (step === undefined || (found && 'step' in found)) return;
        const problem = `"${step}" is no earlier step: tell it before, and name it by its id`;
        throw file.refuse([...path, field], `timeline[${index}].${field}: ${problem}`);
      };
      for (const { injection, wait } of done) {
        demandStep('when', wait?.step);
        demandStep('target', wait?.nodeOf);
        if (wait) waits.push({ injection: injections.length, ...wait });
        injections.push(injection);
      }
      injectionAt.push(...done.map(() => index));
    }
    if (injections.length > LIMITS.injections)
      throw file.refuse(path, `timeline[${index}]: it makes over ${LIMITS.injections} injections: give fewer times`);
  }
  return { injections, waits, steps, injectionAt, stepAt };
}
