import { UsageError } from '../basics/errors.ts';
import { LIMITS } from '../lab/limits.ts';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Reads a stretch of wall-clock time such as `30s`, `10m` or `1h`, in milliseconds. Throws UsageError that names the option. */
export function parseDurationMs(text: string, option = '--time'): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text);
  const ms = match ? Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS] : 0;
  if (ms <= 0) throw new UsageError(`${option} wants a duration such as 30s, 10m or 1h, but got "${text}"`);
  if (ms > LIMITS.wallMs)
    throw new UsageError(`${option} ${text} is too long: give ${LIMITS.wallMs / UNIT_MS.h}h at most`);
  return ms;
}
