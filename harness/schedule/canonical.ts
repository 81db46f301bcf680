import type { Injection, Schedule } from './schedule.ts';

/** JSON without whitespace, keys sorted at every depth: equal values give equal text. Undefined members are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Equal for schedules that do the same: same seed, same injections in any order. The key of memos. */
export function canonicalKey(schedule: Schedule): string {
  const injections = schedule.injections.map((injection: Injection) => canonicalJson(injection)).sort();
  return `${schedule.seed}:${injections.join('|')}`;
}
