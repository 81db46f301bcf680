import type { CampaignFile } from './campaign-file.ts';
import type { CampaignReport } from './folder.ts';
import { parseShard, RUNS_UNLIMITED, shardRange } from './range.ts';

/** A campaign before this one, as far as it is compared: by fingerprint. */
export interface Before {
  /** Its folder. */
  readonly dir: string;
  readonly fingerprints: ReadonlySet<string>;
}

/** What is compared of a campaign. */
type Night = Pick<CampaignReport, 'counterexamples'> & {
  readonly campaign: Pick<CampaignFile, 'knownIssues' | 'stored' | 'stopped' | 'runs' | 'budget' | 'shard'>;
};

/** What failed in a campaign, known issues too. One that was still being shrunk has no name yet. */
function printsOf({ campaign, counterexamples }: Night): ReadonlySet<string> {
  const found = counterexamples
    .filter(({ found: { unfinished } }) => !unfinished)
    .map(({ found }) => found.fingerprint);
  return new Set([...found, ...campaign.knownIssues.map(({ fingerprint }) => fingerprint)]);
}

/** An earlier campaign, to compare with. */
export const beforeOf = (report: CampaignReport): Before => ({ dir: report.dir, fingerprints: printsOf(report) });

/** Whether a campaign made all runs that it was to make: one that ended early may have missed what is still there. */
function isWhole({
  campaign: { stopped, runs, budget = RUNS_UNLIMITED, shard = '1/1' },
  counterexamples,
}: Night): boolean {
  const { from, to } = shardRange(budget, parseShard(shard));
  return stopped === undefined && (counterexamples.length === 0 || runs >= to - from);
}

/**
 * What is new, known, come back or gone by fingerprint. A bug is gone when what was stored of it held, or when a whole campaign
 * did not find it; known is one of the night before, or, without one, of the store.
 */
export function changesOf(night: Night, before?: Before): NonNullable<CampaignFile['changes']> {
  const { stored } = night.campaign;
  const tonight = printsOf(night);
  const again = night.counterexamples.filter(({ found }) => found.source.startsWith('stored failure'));
  const had = new Set([...stored.had, ...again.map(({ found }) => found.fingerprint)]);
  const isGone = (print: string) => stored.held.includes(print) || isWhole(night);
  const all = [...tonight].toSorted();
  const missing = [...(before?.fingerprints ?? [])].filter((print) => !tonight.has(print)).toSorted();
  const known = (print: string) => before?.fingerprints.has(print) ?? had.has(print);
  return {
    ...(before && { since: before.dir }),
    new: all.filter((print) => !known(print) && !had.has(print)),
    known: all.filter(known),
    cameBack: all.filter((print) => !known(print) && had.has(print)),
    gone: missing.filter(isGone),
    notSeen: missing.filter((print) => !isGone(print)),
  };
}
