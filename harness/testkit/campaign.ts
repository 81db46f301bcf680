import type { CampaignFile } from '../records/campaign-file.ts';
import type { Counterexample } from '../records/folder.ts';
import type { Found } from '../records/found.ts';

/** For tests: a campaign that ran 10 runs and found nothing. */
export const emptyCampaign = (given: Partial<CampaignFile> = {}): CampaignFile => ({
  format: 'zonequake-campaign',
  version: 1,
  zonequake: '0.1.0',
  node: 'v20.20.2',
  lab: 'small',
  runtime: 'sim',
  set: {},
  timing: 'search',
  seed: 7,
  labDigest: 'sha256:00',
  faults: ['kill'],
  invariants: ['available'],
  runs: 10,
  passed: 10,
  failed: 0,
  inconclusive: 0,
  harnessErrors: 0,
  counterexamples: 0,
  elapsedMs: 1_500,
  virtualMs: 600_000,
  demandedShare: 0.9,
  operations: { operations: 100, demanded: 90, succeeded: 95, failed: 5 },
  bitten: { kill: 4 },
  judgedRuns: { available: 10 },
  idle: 1,
  leaks: [],
  knownIssues: [],
  stored: { run: 0, failed: 0, unjudged: 0, had: [], held: [], notes: [] },
  trouble: [],
  unconfirmed: [],
  silentParts: [],
  ...given,
});

/** For tests: a counterexample with a message that is hard on every markup. */
export const exampleOf = (n: number, fingerprint: string, dir = `runs/a/counterexamples/${n}`): Counterexample => {
  const operations = { operations: 10, demanded: 9, succeeded: 5, failed: 5 };
  const violation = { invariant: 'available', message: 'a "b" <c> & \u0001 could not get it', atMs: 5, events: [0] };
  const found: Found = {
    ...{ verdict: 'fail', violations: [violation], leaks: [], judged: {}, operations, byClient: {}, byCustomer: {} },
    ...{ excused: { 'no path': 1 }, excusedByInjection: { 0: 1 }, bitten: { kill: 1 }, idle: [] },
    ...{ pinned: 'available', message: violation.message, fingerprint, source: 'run 3', words: ['at 5 s: kill of a'] },
    ...{ injectionsFrom: 4, injectionsTo: 1, probes: 12, reproduced: { failed: 3, of: 3 }, runtime: 'sim' },
    ...{ necessary: [{ words: 'at 5 s: kill of a', without: 'holds' }], token: 'zq1.abc' },
  };
  return { n, dir, found };
};
