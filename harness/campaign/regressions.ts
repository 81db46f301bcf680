import { canonicalJson } from '../schedule/canonical.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import type { Settings } from './setup.ts';

type Campaign = Pick<Settings, 'lab' | 'timing' | 'set'>;

/** The regressions that fit a campaign: same lab and timing; written without overrides, or with the campaign's own. */
export function regressionsFor(
  files: readonly ScheduleFile[],
  { lab, timing, set }: Campaign,
): readonly ScheduleFile[] {
  return files.filter(
    (file) =>
      file.lab === lab &&
      file.timing === timing &&
      (Object.keys(file.set).length === 0 || canonicalJson(file.set) === canonicalJson(set)),
  );
}
