import type { Verdict } from '../invariants/invariant.ts';
import type { CampaignFile } from './campaign-file.ts';
import { EXIT, exitCodeOf, gravest, type Outcome } from './exit-code.ts';
import type { IncidentRun } from './incident-run.ts';

/** What a campaign found, as counts. All that says how it went is derived from these: exit code, verdict line, JUnit. */
export function outcomeOf(campaign: CampaignFile): Outcome {
  const { runs, stopped, stored, silentParts } = campaign;
  // Interrupted, killed or out of time before the first run was judged, it has said nothing: that must not look like a pass.
  const silent = runs === 0 || silentParts.length > 0 || stopped === 'unfinished';
  return {
    violated: campaign.counterexamples,
    leaks: campaign.leaks.length,
    harnessErrors: campaign.harnessErrors + stored.unjudged + (stopped === 'harness-error' ? 1 : 0),
    inconclusive: campaign.inconclusive + campaign.unconfirmed.length + (silent ? runs + 1 : 0),
    runs,
  };
}

/** How a campaign ends, as an exit code. */
export const campaignExit = (campaign: CampaignFile): number => exitCodeOf(outcomeOf(campaign));

/** How a few runs of one schedule end, as an exit code: here a single inconclusive run counts. */
export function verdictsExit(verdicts: readonly Verdict[]): number {
  const count = (is: (verdict: Verdict) => boolean) => verdicts.filter(is).length;
  return exitCodeOf({
    violated: count(({ violations }) => violations.length > 0),
    leaks: count(({ leaks }) => leaks.length > 0),
    harnessErrors: count(({ verdict }) => verdict === 'harness-error'),
    inconclusive: count(({ verdict }) => verdict === 'inconclusive'),
    runs: 0,
  });
}

type Outcomes = Pick<IncidentRun, 'answers' | 'verdicts' | 'interrupted' | 'missed'>;

const brokenOff = ({ interrupted }: Outcomes): number => (interrupted ? EXIT.inconclusive : EXIT.ok);

/** How an incident ends: whether each run that was asked for did all that the file expects. One that was broken off has not said. */
export function incidentExit(run: Outcomes): number {
  const { answers, verdicts } = run;
  return gravest([
    answers.includes('not-as-expected') ? EXIT.violated : EXIT.ok,
    verdicts.some(({ leaks }) => leaks.length > 0) ? EXIT.leaked : EXIT.ok,
    verdicts.some(({ verdict }) => verdict === 'harness-error') ? EXIT.harness : EXIT.ok,
    answers.includes('not-judged') ? EXIT.inconclusive : EXIT.ok,
    brokenOff(run),
  ]);
}

/** The verdict of an incident's runs themselves, whatever its file expects: a required step that was missed is as grave as a violation. */
export const incidentVerdictExit = (run: Outcomes): number =>
  gravest([run.missed.length > 0 ? EXIT.violated : EXIT.ok, verdictsExit(run.verdicts), brokenOff(run)]);
