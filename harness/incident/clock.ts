import type { Ms } from '../lab/spec.ts';

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;
const DAY_MS = 24 * 3_600_000;

/** A length of lab time such as `500ms`, `10s`, `1.5m` or `2h`, in whole milliseconds; undefined for anything else. */
export function lengthMs(text: string): Ms | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  return match ? Math.round(Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS]) : undefined;
}

/** A time of day, `15:46:00` or `15:46`, in milliseconds since midnight; undefined for anything else. */
export function timeOfDayMs(text: string): Ms | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  return match ? (Number(match[1]) * 3_600 + Number(match[2]) * 60 + Number(match[3] ?? 0)) * 1_000 : undefined;
}

/** Whether a time of day is rather before the start than past midnight: the clock of an incident runs for half a day at most. */
export const isBefore = (startMs: Ms, timeMs: Ms): boolean => (timeMs - startMs + DAY_MS) % DAY_MS > DAY_MS / 2;

/** Lab time from the start of the clock to a time of day, past midnight if need be; `pace` seconds of the clock are one of the lab. */
export const sinceStartMs = (startMs: Ms, timeMs: Ms, pace: number): Ms =>
  Math.round(((timeMs - startMs + DAY_MS) % DAY_MS) / pace);
