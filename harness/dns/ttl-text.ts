const UNIT_S: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** The most that a TTL may be, seconds (RFC 2181 section 8). */
const TTL_MAX = 0x7fffffff;

/** Whether a text reads as a TTL: a number, or numbers with units as BIND has them, `1h30m`. */
export const isTtl = (text: string): boolean => /^(\d+|(\d+[smhdw])+)$/i.test(text);

/** A TTL in seconds. Throws RangeError for what is none, or over 2^31 - 1. */
export function parseTtl(text: string): number {
  if (!isTtl(text)) throw new RangeError(`"${text}" is no TTL`);
  const parts = Array.from(text.toLowerCase().matchAll(/(\d+)([smhdw]?)/g));
  const seconds = parts.reduce((sum, [, count, unit = 's']) => sum + Number(count) * (UNIT_S[unit || 's'] ?? 1), 0);
  if (seconds > TTL_MAX) throw new RangeError(`"${text}" is too long a TTL`);
  return seconds;
}
