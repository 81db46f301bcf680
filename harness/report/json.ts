import { join } from 'node:path';
import { toJson } from '../campaign/files.ts';
import type { CampaignReport } from '../campaign/folder.ts';
import { campaignExit } from '../campaign/outcome.ts';
import { seldomJudged } from '../campaign/seldom-judged.ts';

/** A campaign for programs: campaign.json, its exit code, and what was found. */
export function jsonReport({ dir, campaign, counterexamples }: CampaignReport): string {
  const found = counterexamples.map((example) => ({
    n: example.n,
    schedule: join(example.dir, 'schedule.json'),
    ...example.found,
  }));
  return toJson({ ...campaign, seldomJudged: seldomJudged(campaign), exitCode: campaignExit(campaign), dir, found });
}
