import type { History } from '../history/events.ts';
import type { Ms } from '../lab/spec.ts';
import type { Platform } from '../platform/platform.ts';
import type { Used } from './groups.ts';

/**
 * When an outage was detected, halted, rolled back and over, counted from the first injection of a run. What a platform says is the
 * platform's word; that it is over, users say.
 */
export interface Course {
  /** The first sign of it, be it that it was halted. */
  readonly detectedMs?: Ms;
  /** The first time. */
  readonly haltedMs?: Ms;
  /** The last time: when all of it had been taken back. */
  readonly rolledBackMs?: Ms;
  /** When the last operation ended that failed; absent where none did, or none that began later was served. */
  readonly recoveredMs?: Ms;
  /** Operations failed until the run was over. */
  readonly unrecovered?: true;
}

/** From first to last, whatever an outage's course skips: what is halted has been detected. */
export function courseOf(history: History, used: readonly Used[], platform: Pick<Platform, 'milestone'>): Course {
  const beginMs = history.find(({ type }) => type === 'inject')?.atMs;
  if (beginMs === undefined) return {};
  const found: { -readonly [K in keyof Course]: Course[K] } = {};
  for (const event of platform.milestone ? history : []) {
    const reached = event.atMs < beginMs ? undefined : platform.milestone?.(event);
    if (reached === undefined) continue;
    const atMs = event.atMs - beginMs;
    found.detectedMs ??= atMs;
    if (reached === 'halted') found.haltedMs ??= atMs;
    if (reached === 'rolled-back') found.rolledBackMs = atMs;
  }
  return { ...found, ...recoveryOf(used, beginMs) };
}

function recoveryOf(used: readonly Used[], beginMs: Ms): Pick<Course, 'recoveredMs' | 'unrecovered'> {
  const failed = used.filter(({ tookMs, operation }) => tookMs === undefined && operation.atMs >= beginMs);
  if (failed.length === 0) return {};
  const lastMs = Math.max(...failed.map(({ operation }) => operation.atMs));
  const isServedAfter = used.some(({ tookMs, operation }) => tookMs !== undefined && operation.startMs >= lastMs);
  return isServedAfter ? { recoveredMs: lastMs - beginMs } : { unrecovered: true };
}
