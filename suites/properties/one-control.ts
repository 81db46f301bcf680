import { standard } from '../../fixtures/labs/standard.ts';
import type { Overrides } from '../../harness/setup/overrides.ts';

/** Lab `standard` without standbys of control: for schedules in which nobody is to see, or take back, what is pushed. */
export const ONE_CONTROL: Overrides = {
  fleets: JSON.stringify(
    standard.spec('search').fleets.filter(({ role, region }) => role !== 'control' || region === 'core'),
  ),
};
