import type { z } from 'zod';
import type { UsageError } from '../basics/errors.ts';
import { likely } from '../input/did-you-mean.ts';
import { readYaml, type YamlFile } from '../input/yaml-file.ts';
import { LIMITS } from '../lab/limits.ts';
import type { Ms } from '../lab/spec.ts';
import type { Injection } from '../schedule/schedule.ts';
import { isBefore, lengthMs, sinceStartMs, timeOfDayMs } from './clock.ts';
import type { Expected, Incident, Step, Variant } from './incident.ts';
import { ENTRIES, IncidentSchema } from './incident-schema.ts';

type FileOf = z.infer<typeof IncidentSchema>;
type Entry = FileOf['timeline'][number];

/** An incident, and its file for what is found wrong later. */
export interface DecodedIncident {
  readonly incident: Incident;
  readonly file: YamlFile;
  /** Where in the file's timeline each injection and each step is. */
  readonly injectionAt: readonly number[];
  readonly stepAt: readonly number[];
}

/** All of those in a lab that take an operator's orders, as a target; undefined where nobody does, or there is no such lab. */
export type OrdersTo = (lab: string) => string | undefined;

interface Source {
  readonly file: YamlFile;
  readonly ordersTo: OrdersTo;
}

/** What says how the clock goes, and would go unheard. */
function checkClock(file: YamlFile, { start, pace }: FileOf): void {
  if (start !== undefined && timeOfDayMs(start) === undefined)
    throw file.refuse(['start'], `start: "${start}" is no time of day: write it as "15:45:00"`);
  if (start === undefined && pace !== 1)
    throw file.refuse(['pace'], 'pace: it is the pace of a clock, and there is none: add start:, or leave it out');
}

/** When an entry happens, from `+20s`, or `15:46:00` by the clock that `start` sets. */
function momentMs(file: YamlFile, { start, pace }: FileOf, at: string, index: number): Ms {
  const refuse = (problem: string) => file.refuse(['timeline', index, 'at'], `timeline[${index}].at: ${problem}`);
  const length = at.startsWith('+') ? lengthMs(at.slice(1)) : undefined;
  if (length !== undefined) return length;
  const timeMs = timeOfDayMs(at);
  if (timeMs === undefined) throw refuse(`"${at}" is no time: write it as +20s, or as 15:46:00 with a start`);
  if (start === undefined) throw refuse(`${at} needs a clock: add start: with the time of day at which the lab starts`);
  const startMs = timeOfDayMs(start) ?? 0;
  if (isBefore(startMs, timeMs))
    throw refuse(`${at} is before ${start}, when the lab starts: choose a later time, or an earlier start`);
  return sinceStartMs(startMs, timeMs, pace);
}

function durationOf(file: YamlFile, text: string, index: number): Ms {
  const ms = lengthMs(text);
  if (ms !== undefined && ms > LIMITS.runMs) {
    const problem = `timeline[${index}].for: "${text}" is too long: give ${LIMITS.runMs / 60_000}m at most`;
    throw file.refuse(['timeline', index, 'for'], problem);
  }
  if (ms !== undefined && ms > 0) return ms;
  const problem = `timeline[${index}].for: "${text}" is no length of time: write it as 10s, 500ms or 1.5m`;
  throw file.refuse(['timeline', index, 'for'], problem);
}

/** The two sorts of entry that do something to the lab; undefined for one that does not. */
function injectionOf(source: Source, whole: FileOf, entry: Entry, index: number): Injection | undefined {
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

/** What earlier entries may be called by: their id, and steps as they read. */
type Names = Map<string, NonNullable<Step['after']>>;

interface Earlier {
  readonly names: Names;
  /** Those of them that happen at once. */
  readonly pushes: ReadonlySet<string>;
}

function stepOf(file: YamlFile, entry: Entry, index: number, { names, pushes }: Earlier): Step {
  const { id, step: title, source, after, during, when } = file.parse(ENTRIES.step, entry, ['timeline', index]);
  const find = (field: 'after' | 'during', name: string | undefined) => {
    const found = name === undefined ? undefined : names.get(name);
    if (field === 'during' && name !== undefined && pushes.has(name)) {
      const problem = `timeline[${index}].during: "${name}" is a push, which has no end: write after: ${name}`;
      throw file.refuse(['timeline', index, field], problem);
    }
    if (name === undefined || (found && (field === 'after' || 'injection' in found))) return found;
    const what = field === 'after' ? 'earlier entry' : 'earlier fault';
    const problem = `timeline[${index}].${field}: "${name}" is no ${what}: give one an id and name it here`;
    throw file.refuse(['timeline', index, field], problem);
  };
  const [start, fault] = [find('after', after), find('during', during)];
  return {
    ...{ id: id ?? title, title, when },
    ...(source !== undefined && { source }),
    ...(start && { after: start }),
    ...(fault && 'injection' in fault && { during: fault.injection }),
  };
}

/** What to do about an entry that is of no sort, or of several: one of its fields may be a sort that is misspelt. */
function meantSort(entry: Entry): string {
  const [meant] = Object.keys(entry).flatMap((field) =>
    field in ENTRIES ? [] : (likely(field, Object.keys(ENTRIES)) ?? []),
  );
  return meant === undefined ? 'correct it' : `did you mean "${meant}"?`;
}

function timelineOf(source: Source, whole: FileOf) {
  const { file } = source;
  const names: Names = new Map();
  const pushes = new Set<string>();
  const injections: Injection[] = [];
  const steps: Step[] = [];
  const injectionAt: number[] = [];
  const stepAt: number[] = [];
  for (const [index, entry] of whole.timeline.entries()) {
    const path = ['timeline', index];
    const sorts = Object.keys(ENTRIES).filter((sort) => sort in entry);
    if (sorts.length !== 1)
      throw file.refuse(path, `timeline[${index}] must have one of fault, push and step: ${meantSort(entry)}`);
    const injection = injectionOf(source, whole, entry, index);
    const step = injection ? undefined : stepOf(file, entry, index, { names, pushes });
    const name = step?.id ?? entry.id;
    if (typeof name === 'string' && names.has(name)) {
      throw file.refuse(path, `timeline[${index}]: "${name}" is the id of an earlier entry: choose another`);
    }
    if (injection) {
      if (typeof name === 'string') names.set(name, { injection: injections.length });
      if (typeof name === 'string' && injection.durationMs === 0) pushes.add(name);
      injections.push(injection);
      injectionAt.push(index);
    } else if (step) {
      names.set(step.id, { step: step.id });
      steps.push(step);
      stepAt.push(index);
    }
  }
  return { injections, steps, injectionAt, stepAt };
}

function variantOf(file: YamlFile, name: string, variant: FileOf['variants'][string], steps: readonly Step[]): Variant {
  const unknown = (field: string, step: string): UsageError =>
    file.refuse(['variants', name, field], `variants.${name}.${field}: "${step}" is no step: name one by its id`);
  const known = (step: string) => steps.some(({ id }) => id === step);
  const required = variant.steps === 'all' ? steps.map(({ id }) => id) : variant.steps;
  const stranger = required.find((step) => !known(step));
  if (stranger !== undefined) throw unknown('steps', stranger);
  const [, is = 'holds', what = ''] = /^(\S+) ?(.*)$/.exec(variant.expect) ?? [];
  if (is === 'misses' && !required.includes(what)) throw unknown('expect', what);
  const expected: Expected =
    is === 'violates' ? { is, invariant: what } : is === 'misses' ? { is, step: what } : { is: 'holds' };
  return { title: variant.title, set: variant.set, expect: expected, steps: required };
}

/**
 * Reads an incident's YAML file. `source` names it in messages. Throws UsageError, one sentence with file, line and field.
 * `ordersTo` is the target of a push that names none. Whether the lab, its faults and invariants exist is for `checkIncident`.
 */
export function decodeIncident(text: string, source: string, ordersTo: OrdersTo): DecodedIncident {
  const file = readYaml(text, source);
  const whole = file.parse(IncidentSchema, file.value);
  checkClock(file, whole);
  const { injections, steps, injectionAt, stepAt } = timelineOf({ file, ordersTo }, whole);
  const variants = Object.entries(whole.variants).map(
    ([name, variant]) => [name, variantOf(file, name, variant, steps)] as const,
  );
  if (variants.length === 0) throw file.refuse(['variants'], 'variants is empty: add one, such as vulnerable');
  const { name, title, story, sources, lab, tour, seed } = whole;
  const incident = {
    name,
    title,
    story,
    sources,
    lab,
    tour,
    seed,
    injections,
    steps,
    variants: Object.fromEntries(variants),
  };
  return { incident, file, injectionAt, stepAt };
}
