import type { Timing } from '../lab/timing.ts';
import type { Injection } from './schedule.ts';

/**
 * Injections made for one timing profile, for another: times and durations keep their share of the run. They start on the
 * new grid, within the time for faults; what lasts, lasts at least one step of the new ladder. Those that differed in time
 * stay in their order, but may come to coincide.
 */
export function scaleInjections(injections: readonly Injection[], from: Timing, to: Timing): readonly Injection[] {
  const ratio = to.durationMs / from.durationMs;
  const { gridMs } = to;
  const lastMs = Math.ceil((to.durationMs - to.quietMs) / gridMs - 1) * gridMs;
  const shortestMs = to.durationLadderMs[0] ?? gridMs;
  const onGrid = (ms: number) => Math.round((ms * ratio) / gridMs) * gridMs;
  return injections.map((injection) => ({
    ...injection,
    atMs: Math.min(lastMs, Math.max(gridMs, onGrid(injection.atMs))),
    durationMs: injection.durationMs === 0 ? 0 : Math.max(shortestMs, onGrid(injection.durationMs)),
  }));
}
