import type { YamlFile } from '../input/yaml-file.ts';
import { LIMITS } from '../lab/limits.ts';
import type { Ms } from '../lab/spec.ts';
import { isBefore, lengthMs, sinceStartMs, timeOfDayMs } from './clock.ts';
import type { FileOf } from './incident-schema.ts';

type FileClock = Pick<FileOf, 'start' | 'pace'>;

/** What says how the clock goes, and would go unheard. Throws UsageError. */
export function checkClock(file: YamlFile, { start, pace }: FileClock): void {
  if (start !== undefined && timeOfDayMs(start) === undefined)
    throw file.refuse(['start'], `start: "${start}" is no time of day: write it as "15:45:00"`);
  if (start === undefined && pace !== 1)
    throw file.refuse(['pace'], 'pace: it is the pace of a clock, and there is none: add start:, or leave it out');
}

/** When an entry happens, from `+20s`, or `15:46:00` by the clock that `start` sets. Throws UsageError. */
export function momentMs(file: YamlFile, { start, pace }: FileClock, at: string, index: number): Ms {
  const refuse = (problem: string) => file.refuse(['timeline', index, 'at'], `timeline[${index}].at: ${problem}`);
  const length = at.startsWith('+') ? lengthMs(at.slice(1)) : undefined;
  if (length !== undefined) return length;
  const timeMs = timeOfDayMs(at);
  if (timeMs === undefined) throw refuse(`"${at}" is no time: write it as +20s, or as 15:46 or 15:46:00 with a start`);
  if (start === undefined) throw refuse(`${at} needs a clock: add start: with the time of day at which the lab starts`);
  const startMs = timeOfDayMs(start) ?? 0;
  if (isBefore(startMs, timeMs))
    throw refuse(`${at} is before ${start}, when the lab starts: choose a later time, or an earlier start`);
  return sinceStartMs(startMs, timeMs, pace);
}

/** A length of time in a field of an entry, or in one within it, such as `count.in`. Throws UsageError. */
export function lengthOf(file: YamlFile, text: string, index: number, field: string): Ms {
  const refuse = (problem: string) =>
    file.refuse(['timeline', index, ...field.split('.')], `timeline[${index}].${field}: "${text}" ${problem}`);
  const ms = lengthMs(text);
  if (ms !== undefined && ms > LIMITS.runMs) throw refuse(`is too long: give ${LIMITS.runMs / 3_600_000}h at most`);
  if (ms !== undefined && ms > 0) return ms;
  throw refuse('is no length of time: write it as 10s, 500ms, 1.5m or 2h');
}

/** How long an entry lasts, from its `for`. Throws UsageError. */
export const durationOf = (file: YamlFile, text: string, index: number): Ms => lengthOf(file, text, index, 'for');
