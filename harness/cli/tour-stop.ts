import type { Around } from '../campaign/around.ts';
import type { IncidentRun } from '../campaign/incident-run.ts';
import type { Incident } from '../incident/incident.ts';

/** An incident on the lab as it was and on the lab with the defences on. */
export interface TourStop {
  readonly incident: Incident;
  readonly vulnerable: IncidentRun;
  readonly fixed: IncidentRun;
  readonly around: Around;
}

/** Random schedules around each incident. */
export const RUNS_AROUND = 200;

/** True when the vulnerable lab broke as expected and the fixed one held, whatever else went wrong. */
export function asExpected({ vulnerable, fixed, around }: TourStop): boolean {
  const { expect } = vulnerable.variant;
  const broke = expect.is === 'violates' && vulnerable.counterexample?.found.pinned === expect.invariant;
  const clean = around.totals.passed + around.totals.inconclusive === RUNS_AROUND;
  return broke && vulnerable.asExpected && fixed.asExpected && !around.counterexample && clean;
}
