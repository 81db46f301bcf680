import type { Incident } from '../incident/incident.ts';
import type { Catalogue } from '../setup/catalogue.ts';
import type { StoredFailure } from './failure-file.ts';

/** Everything that can be named on the command line. Made in one place, `cli.ts`, and passed down. */
export interface Registry extends Catalogue {
  readonly incidents: readonly Incident[];
  /** Failures that the labs bring with them: schedules that once broke one. */
  readonly failures: readonly StoredFailure[];
}
