import type { CampaignFile } from '../../harness/records/campaign-file.ts';
import { SELDOM_JUDGED, seldomJudgedWords } from '../../harness/report/words.ts';
import { BITES_MIN, DEMANDED_MIN, seldom } from '../fairness.ts';

/** The figures of campaigns that fairness is told by. */
export type Figures = Pick<
  CampaignFile,
  'faults' | 'runs' | 'failed' | 'inconclusive' | 'harnessErrors' | 'operations' | 'bitten' | 'judgedRuns'
>;

type Counts = Readonly<Record<string, number>>;

const add = <C extends Counts>(all: readonly C[]): C => {
  const sum: Record<string, number> = {};
  for (const counts of all) for (const [what, count] of Object.entries(counts)) sum[what] = (sum[what] ?? 0) + count;
  return sum as C;
};

/** The figures of all of them together. */
export function sumOf(campaigns: readonly Figures[]): Figures {
  const counts = campaigns.map(({ runs, failed, inconclusive, harnessErrors }) => {
    return { runs, failed, inconclusive, harnessErrors };
  });
  const faults = [...new Set(campaigns.flatMap((campaign) => campaign.faults))];
  return {
    ...add(counts),
    faults,
    operations: add(campaigns.map(({ operations }) => operations)),
    // A kind that never bit is in no campaign's count.
    bitten: add([Object.fromEntries(faults.map((kind) => [kind, 0])), ...campaigns.map(({ bitten }) => bitten)]),
    judgedRuns: add(campaigns.map(({ judgedRuns }) => judgedRuns)),
  };
}

/** The share of the operations that were demanded, 0 to 1. */
export const demandedShare = ({ operations: { operations, demanded } }: Figures): number =>
  operations === 0 ? 0 : demanded / operations;

/** What campaigns show too little of, a sentence each. */
export function shortcomings(sum: Figures): readonly string[] {
  const demanded = demandedShare(sum);
  const few = seldom(sum.bitten, BITES_MIN).map((kind) => `${kind} bites, at least ${BITES_MIN} are wanted`);
  const seldomJudged = seldomJudgedWords(sum);
  return [
    ...(demanded < DEMANDED_MIN
      ? [`only ${demanded} of the operations were demanded, at least ${DEMANDED_MIN} are wanted`]
      : []),
    ...few,
    ...(seldomJudged === '' ? [] : [`${SELDOM_JUDGED}: ${seldomJudged}`]),
  ];
}
