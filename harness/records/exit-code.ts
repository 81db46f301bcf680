/** How commands end. Contract with scripts and CI: never renumber. */
export const EXIT = { ok: 0, violated: 1, usage: 2, inconclusive: 3, harness: 4, leaked: 5 } as const;

/** What was found, as counts. */
export interface Outcome {
  readonly violated: number;
  readonly leaks: number;
  readonly harnessErrors: number;
  readonly inconclusive: number;
  /** Runs in all, to weigh the inconclusive ones. */
  readonly runs: number;
}

/** Share of a campaign's runs that may be inconclusive. */
const INCONCLUSIVE_SHARE = 0.1;

/** Whether so many runs said too little that the rest proves nothing. */
export const tooFewJudged = ({ inconclusive, runs }: Pick<Outcome, 'inconclusive' | 'runs'>): boolean =>
  inconclusive > runs * INCONCLUSIVE_SHARE;

/** What was found stands, whatever else went wrong; a user's mistake comes before everything. */
const GRAVEST_FIRST: readonly number[] = [EXIT.usage, EXIT.violated, EXIT.leaked, EXIT.harness, EXIT.inconclusive];

/** The gravest of some exit codes. */
export const gravest = (codes: readonly number[]): number =>
  GRAVEST_FIRST.find((code) => codes.includes(code)) ?? EXIT.ok;

/** The gravest thing that was found, as an exit code. A single run is a campaign of one. */
export function exitCodeOf(outcome: Outcome): number {
  const { violated, leaks, harnessErrors } = outcome;
  return gravest([
    violated > 0 ? EXIT.violated : EXIT.ok,
    leaks > 0 ? EXIT.leaked : EXIT.ok,
    harnessErrors > 0 ? EXIT.harness : EXIT.ok,
    tooFewJudged(outcome) ? EXIT.inconclusive : EXIT.ok,
  ]);
}
