import type { CampaignFile } from './campaign-file.ts';

/** An invariant that had anything to judge in a smaller share of the runs than this has hardly been tried. */
export const JUDGED_SHARE_MIN = 0.01;

/** The invariants that had hardly anything to judge, with the number of runs in which they had. */
export function seldomJudged({
  runs,
  judgedRuns,
}: Pick<CampaignFile, 'runs' | 'judgedRuns'>): CampaignFile['judgedRuns'] {
  return Object.fromEntries(Object.entries(judgedRuns).filter(([, judged]) => judged < JUDGED_SHARE_MIN * runs));
}
