import { join } from 'node:path';
import { toJson } from '../files/files.ts';
import type { CampaignReport } from '../records/folder.ts';
import { campaignExit } from '../records/outcome.ts';
import { seldomJudged } from '../records/seldom-judged.ts';
import { feltTold } from './felt-words.ts';

/** A campaign for programs: campaign.json, its exit code, what was found, and who judged it on a queue. */
export function jsonReport({ dir, campaign, counterexamples, workers }: CampaignReport): string {
  const found = counterexamples.map((example) => ({
    n: example.n,
    schedule: join(example.dir, 'schedule.json'),
    ...example.found,
  }));
  const { felt } = campaign;
  const told = felt && { felt: { ...felt, users: feltTold(felt) } };
  return toJson({
    ...campaign,
    ...told,
    seldomJudged: seldomJudged(campaign),
    exitCode: campaignExit(campaign),
    dir,
    found,
    ...(workers && { judgedBy: workers.workers, judgedAgain: workers.again }),
  });
}
