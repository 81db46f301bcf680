import { canonicalJson } from '../schedule/canonical.ts';
import { injectionProblem } from '../schedule/check.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import type { Settings, Setup } from './setup.ts';

type Campaign = Pick<Settings, 'lab' | 'timing' | 'set'>;

/**
 * The regressions that fit a campaign: same lab and timing; written without overrides, or with the campaign's own; and all of
 * whose injections can run on the lab as the overrides have made it.
 */
export function regressionsFor(
  files: readonly ScheduleFile[],
  { lab, timing, set }: Campaign,
  { experiment, spec }: Pick<Setup, 'experiment' | 'spec'>,
): readonly ScheduleFile[] {
  return files.filter(
    (file) =>
      file.lab === lab &&
      file.timing === timing &&
      (Object.keys(file.set).length === 0 || canonicalJson(file.set) === canonicalJson(set)) &&
      file.injections.every((injection) => !injectionProblem(injection, experiment.faults, spec)),
  );
}
