import type { CampaignFile } from '../records/campaign-file.ts';
import { EXIT, tooFewJudged } from '../records/exit-code.ts';
import { campaignExit, outcomeOf } from '../records/outcome.ts';
import { plural } from './words.ts';

/** Why too little was judged to say anything; undefined when enough was. */
export function tooFewWords(campaign: CampaignFile): string | undefined {
  if (!tooFewJudged(outcomeOf(campaign))) return undefined;
  if (campaign.stopped === 'unfinished') return 'the campaign is still under way, or was killed';
  const { runs, inconclusive, unconfirmed, silentParts } = campaign;
  if (runs === 0) return 'not a single run was made';
  if (silentParts.length > 0) return `part ${silentParts.join(', ')} made not a single run`;
  const parts = [
    inconclusive > 0 && `${inconclusive} of ${plural(runs, 'run')} said too little`,
    unconfirmed.length > 0 && `${plural(unconfirmed.length, 'failure')} did not come back`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** What failed and is no counterexample, as the end of a sentence. */
function besides({ failed, unconfirmed }: CampaignFile): string {
  const all = [
    failed > unconfirmed.length && 'known issues',
    unconfirmed.length > 0 && `${plural(unconfirmed.length, 'failure')} that did not come back`,
  ].filter(Boolean);
  return all.length > 0 ? ` but ${all.join(', and ')}` : '';
}

function soFar(campaign: CampaignFile): string {
  const { counterexamples, leaks, harnessErrors } = campaign;
  switch (campaignExit(campaign)) {
    case EXIT.violated:
      return `FAILED: ${plural(counterexamples, 'counterexample')}`;
    case EXIT.leaked:
      return `LEAKED: ${plural(leaks.length, 'thing')} left behind`;
    case EXIT.harness:
      return `NOT JUDGED: the harness failed${harnessErrors > 0 ? ` in ${plural(harnessErrors, 'run')}` : ''}`;
    case EXIT.inconclusive:
      return `INCONCLUSIVE: ${tooFewWords(campaign)}`;
    default:
      return `no counterexample found${besides(campaign)}`;
  }
}

/** The verdict in one line: the exit code of the campaign, in words. */
export function verdictLine(campaign: CampaignFile): string {
  const { stopped, runs } = campaign;
  return `${soFar(campaign)}${stopped === 'interrupted' ? ` (interrupted after ${plural(runs, 'run')})` : ''}`;
}
