import type { Effect } from '../lab/effect.ts';
import type { LabSpec, Ms } from '../lab/spec.ts';
import type { Fault } from '../schedule/fault.ts';
import type { Schedule } from '../schedule/schedule.ts';

/** An injection as the effects that it comes down to, with its times of the run. */
export interface Doing {
  readonly words: string;
  readonly atMs: Ms;
  readonly untilMs: Ms;
  readonly effects: readonly Effect[];
}

/** What a schedule does, by time. */
export function doingsOf(
  { injections }: Schedule,
  spec: LabSpec,
  faults: ReadonlyMap<string, Fault>,
): readonly Doing[] {
  const { durationMs, quietMs } = spec.timing;
  return injections
    .flatMap((injection, index): readonly Doing[] => {
      const fault = faults.get(injection.kind);
      if (!fault) return [];
      const planned = { ...injection, index, params: fault.params.parse(injection.params) };
      const untilMs = Math.min(injection.atMs + injection.durationMs, durationMs - quietMs);
      const effects = fault.effects(planned, spec);
      return [{ words: fault.describe(planned), atMs: injection.atMs, untilMs, effects }];
    })
    .toSorted((a, b) => a.atMs - b.atMs);
}
