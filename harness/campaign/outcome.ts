import type { Verdict } from '../invariants/invariant.ts';
import type { CampaignFile } from './campaign-file.ts';
import { EXIT, exitCodeOf, type Outcome } from './exit-code.ts';

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

/** How an incident ends: a required step that was missed is as grave as a violation. */
export const incidentExit = (verdicts: readonly Verdict[], missed: readonly string[]): number =>
  missed.length > 0 ? EXIT.violated : verdictsExit(verdicts);
