import { version } from '../basics/version.ts';
import type { ScheduleFile } from '../schedule/codec.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Setup } from './setup.ts';

/** The schedule as the file that people mail to each other; `expect` is the invariant that it breaks. */
export function fileOf(setup: Setup, schedule: Schedule, expect?: string): ScheduleFile {
  return {
    format: 'zonequake-schedule',
    version: 1,
    lab: setup.lab,
    ...(!setup.builtIn && { spec: { ...setup.spec } }),
    ...(setup.labFile !== undefined && { labFile: setup.labFile }),
    set: { ...setup.set },
    labDigest: setup.digest,
    ...(setup.programs && { programs: setup.programs }),
    zonequake: version,
    timing: setup.timing,
    seed: schedule.seed,
    durationMs: setup.spec.timing.durationMs,
    ...(expect !== undefined && { expect }),
    injections: [...schedule.injections],
  };
}
