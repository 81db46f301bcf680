import type { EventBook } from '../history/event-book.ts';
import type { Incident } from '../incident/incident.ts';
import type { Catalogue } from '../setup/catalogue.ts';
import type { StoredFailure } from './failure-file.ts';

/** Everything that can be named on the command line. Made in one place, `cli.ts`, and passed down. */
export interface Registry extends Catalogue {
  readonly incidents: readonly Incident[];
  /** Failures that the labs bring with them: schedules that once broke one. */
  readonly failures: readonly StoredFailure[];
}

/** The events that files of a lab's runs may have: the platform's own of that lab, or of any where no lab has that name. */
export function eventsOf({ labs }: Pick<Registry, 'labs'>, lab: string): EventBook {
  const entry = labs.find(({ name }) => name === lab);
  return entry ? entry.platform.events : Object.assign({}, ...labs.map(({ platform }) => platform.events));
}
