import { lengthMs } from '../../incident/clock.ts';
import { fieldPath } from '../../input/issue.ts';
import type { YamlFile } from '../../input/yaml-file.ts';
import type { Ms } from '../../lab/spec.ts';
import { quotedValue } from '../../text/printable.ts';
import { DEFAULTS } from './defaults.ts';
import type { Allowance } from './lab-file.ts';

/** Where in a lab file something is. */
export type Path = readonly (string | number)[];

/** Something at a place of a lab file. */
export interface At {
  readonly file: YamlFile;
  readonly path: Path;
}

export const inside = ({ file, path }: At, ...keys: Path): At => ({ file, path: [...path, ...keys] });

/** Throws a UsageError that names file, line and field. */
export function refuseAt({ file, path }: At, problem: string): never {
  throw file.refuse(path, `${fieldPath(path)}: ${problem}`);
}

/** What throws RangeError for a text that it cannot read, as a refusal of the field that the text is in. */
export function readAt<T>(at: At, read: () => T, advice: string): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return refuseAt(at, `${error.message}: ${advice}`);
    throw error;
  }
}

export const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

const HOUR_MS = 3_600_000;

/** A length of time over nothing, and at most a day. */
export function lengthAt(at: At, text: string, mostMs = 24 * HOUR_MS): Ms {
  const ms = lengthMs(text);
  if (ms === undefined || ms <= 0) {
    return refuseAt(at, `${quotedValue(text)} is no length of time: write it as 5s, 500ms or 2m`);
  }
  if (ms > mostMs) return refuseAt(at, `${quotedValue(text)} is too long: give ${mostMs / 60_000}m at most`);
  return ms;
}

/** Operations per second, from `10/s`. */
export function rateAt(at: At, text: string, most: number): number {
  const rate = Number(/^(\d{1,9})\/s$/.exec(text)?.[1]);
  if (Number.isNaN(rate) || rate < 1) return refuseAt(at, `${quotedValue(text)} is no rate: write it as 10/s`);
  return rate <= most ? rate : refuseAt(at, `${quotedValue(text)} is too much: give ${most}/s at most`);
}

/** `5s`, or `{ default: 5s, resolver: 7s }`. */
export function allowanceAt(
  at: At,
  field: 'failover' | 'recover',
  given: string | Readonly<Record<string, string>> | undefined,
): Allowance {
  const { default: others = DEFAULTS[field].value, ...byService } =
    typeof given === 'object' ? given : { default: given };
  const entries = Object.entries(byService).map(
    ([service, text]) => [service, lengthAt(inside(at, service), text, HOUR_MS)] as const,
  );
  const defaultAt = typeof given === 'object' ? inside(at, 'default') : at;
  return { defaultMs: lengthAt(defaultAt, others, HOUR_MS), byServiceMs: Object.fromEntries(entries) };
}
