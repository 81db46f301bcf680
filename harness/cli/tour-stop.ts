import { wantedViolations } from '../incident/expected.ts';
import type { Incident } from '../incident/incident.ts';
import { EXIT, exitCodeOf, gravest, tooFewJudged } from '../records/exit-code.ts';
import type { IncidentRun } from '../records/incident-run.ts';
import { incidentExit } from '../records/outcome.ts';
import type { Around } from '../search/search-around.ts';

/** An incident on the lab as it was and on the lab with the defences on. */
export interface TourStop {
  readonly incident: Incident;
  readonly vulnerable: IncidentRun;
  readonly fixed: IncidentRun;
  readonly around: Around;
}

/** Random schedules around each incident: few, since the machine of somebody who has just come is busy. */
export const RUNS_AROUND = 50;

/** True when the vulnerable lab broke by what its story says. */
const broke = ({ variant: { expect }, counterexample }: IncidentRun): boolean =>
  counterexample !== undefined && wantedViolations(expect).includes(counterexample.found.pinned);

/** How a stop ends, as an exit code: 0 when the vulnerable lab broke as expected and the fixed one held, whatever else went wrong. */
export function stopExit({ vulnerable, fixed, around: { totals, counterexample } }: TourStop): number {
  // A search that was broken off has not said that nothing breaks.
  const silent = tooFewJudged(totals) || (!counterexample && totals.runs < RUNS_AROUND);
  const around = exitCodeOf({
    violated: counterexample ? 1 : 0,
    leaks: totals.leaks.length,
    harnessErrors: totals.harnessErrors,
    inconclusive: silent ? 1 : 0,
    runs: 0,
  });
  const unlike = vulnerable.asExpected && !broke(vulnerable) ? EXIT.violated : EXIT.ok;
  return gravest([incidentExit(vulnerable), unlike, incidentExit(fixed), around]);
}

/** How a tour of `of` stops ends, as an exit code. One that was broken off has not shown all that it promised. */
export const tourExit = (stops: readonly TourStop[], of: number): number =>
  gravest([...stops.map(stopExit), ...(stops.length < of ? [EXIT.inconclusive] : [])]);
