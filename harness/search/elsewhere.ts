import type { Elsewhere } from '../setup/elsewhere.ts';
import type { Settings } from '../setup/setup.ts';
import type { Judges } from './judges.ts';

/** Judges, as those who run the schedules of a campaign with these settings. */
export const elsewhereOf = (judges: Judges, settings: Settings): Elsewhere => ({
  run: (schedule, withdrawn) => judges.run({ settings, schedule }, withdrawn),
  width: () => judges.width(),
});
