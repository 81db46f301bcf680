import type { Around } from '../campaign/around.ts';
import { EXIT, exitCodeOf, tooFewJudged } from '../campaign/exit-code.ts';
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

/** It was judged, and did something else than it was expected to. */
const surprises = ({ asExpected, missed, verdict: { verdict, violations } }: IncidentRun): boolean =>
  !asExpected && (verdict === 'pass' || violations.length > 0 || missed.length > 0);

/** True when the vulnerable lab broke by what its story says. */
function broke({ variant: { expect }, counterexample }: IncidentRun): boolean {
  return expect.is === 'violates' && counterexample?.found.pinned === expect.invariant;
}

/** How a stop ends, as an exit code: 0 when the vulnerable lab broke as expected and the fixed one held, whatever else went wrong. */
export function stopExit({ vulnerable, fixed, around: { totals, counterexample } }: TourStop): number {
  const both = [vulnerable, fixed];
  const count = (is: (run: IncidentRun) => boolean) => both.filter(is).length;
  const unlike = surprises(vulnerable) || (vulnerable.asExpected && !broke(vulnerable));
  // A search that was broken off has not said that nothing breaks.
  const silent = tooFewJudged(totals) || (!counterexample && totals.runs < RUNS_AROUND);
  return exitCodeOf({
    violated: (unlike ? 1 : 0) + (surprises(fixed) ? 1 : 0) + (counterexample ? 1 : 0),
    leaks: totals.leaks.length + count(({ verdict }) => verdict.leaks.length > 0),
    harnessErrors: totals.harnessErrors + count(({ verdict }) => verdict.verdict === 'harness-error'),
    inconclusive: (silent ? 1 : 0) + count(({ verdict }) => verdict.verdict === 'inconclusive'),
    runs: 0,
  });
}

/** From gravest to best, as cli.md ranks them. */
const RANKED = [EXIT.violated, EXIT.leaked, EXIT.harness, EXIT.inconclusive] as const;

/** How a tour of `of` stops ends, as an exit code. One that was broken off has not shown all that it promised. */
export function tourExit(stops: readonly TourStop[], of: number): number {
  const codes = [...stops.map(stopExit), ...(stops.length < of ? [EXIT.inconclusive] : [])];
  return RANKED.find((code) => codes.includes(code)) ?? EXIT.ok;
}
