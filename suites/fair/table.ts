import type { CampaignFile } from '../../harness/records/campaign-file.ts';
import { demandedShare, type Figures, sumOf } from './sum.ts';

/** Campaigns as a Markdown table: a row a seed, and all together; what became of the runs, and how often each kind of fault bit. */
export function fairTable(campaigns: readonly CampaignFile[]): string {
  const all = sumOf(campaigns);
  const kinds = Object.keys(all.bitten);
  const row = (name: string | number, of: Figures) => [
    ...[name, of.runs, of.failed, of.inconclusive, of.harnessErrors, `${(100 * demandedShare(of)).toFixed(1)} %`],
    ...kinds.map((kind) => of.bitten[kind] ?? 0),
  ];
  const heads = ['seed', 'runs', 'failed', 'inconclusive', 'harness errors', 'demanded', ...kinds];
  const rows = [...campaigns.map((one) => row(one.seed, one)), row('all', all)];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
