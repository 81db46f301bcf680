import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { verdictLine } from '../report/verdict.ts';
import { emptyCampaign, exampleOf } from '../testkit/campaign.ts';
import { EXIT } from './exit-code.ts';
import type { CampaignReport } from './folder.ts';
import { mergeReports } from './merge.ts';
import { campaignExit } from './outcome.ts';

const part = (
  k: number,
  given: Partial<CampaignReport['campaign']> = {},
  prints: readonly string[] = [],
): CampaignReport => ({
  dir: `runs/${k}`,
  campaign: emptyCampaign({ shard: `${k}/3`, counterexamples: prints.length, ...given }),
  counterexamples: prints.map((print, i) => exampleOf(i + 1, print, `runs/${k}/counterexamples/${i + 1}`)),
});

const NOTHING: Partial<CampaignReport['campaign']> = {
  ...{ runs: 0, passed: 0, virtualMs: 0, idle: 0, bitten: {}, judgedRuns: {} },
  operations: { operations: 0, demanded: 0, succeeded: 0, failed: 0 },
};

describe('merge', () => {
  it('sums the parts, weighs shares by operations, and keeps the longest time', () => {
    const heavy = { operations: 300, demanded: 30, succeeded: 300, failed: 0 };
    const { campaign } = mergeReports(
      [
        part(1),
        part(2, {
          operations: heavy,
          elapsedMs: 9_000,
          bitten: { loss: 2 },
          judgedRuns: { available: 9, authentic: 0 },
        }),
        part(3, NOTHING),
      ],
      'out',
    );
    expect(campaign).to.deep.include({
      runs: 20,
      passed: 20,
      virtualMs: 1_200_000,
      elapsedMs: 9_000,
      demandedShare: 0.3,
    });
    expect(campaign.bitten).to.deep.equal({ kill: 4, loss: 2 });
    expect(campaign.judgedRuns).to.deep.equal({ available: 19, authentic: 0 });
    expect(campaign).not.to.have.property('shard');
  });

  it('does not hide a part that made none of its runs behind the others', () => {
    const merged = (budget: number) =>
      mergeReports(
        [1, 2, 3].map((k) => part(k, { budget, ...(k === 3 && NOTHING) })),
        'out',
      ).campaign;
    expect(campaignExit(merged(20))).to.equal(EXIT.inconclusive);
    expect(verdictLine(merged(20))).to.equal('INCONCLUSIVE: part 3/3 made not a single run');
    // With one run to make, the first two parts have none.
    const one = [part(1, { budget: 1, ...NOTHING }), part(2, { budget: 1, ...NOTHING }), part(3, { budget: 1 })];
    expect(campaignExit(mergeReports(one, 'out').campaign)).to.equal(EXIT.ok);
  });

  it('numbers counterexamples anew, each bug once', () => {
    const { campaign, counterexamples } = mergeReports(
      [part(1, {}, ['x', 'y']), part(2, {}, ['y', 'z']), part(3)],
      'out',
    );
    expect(campaign.counterexamples).to.equal(3);
    expect(counterexamples.map(({ n, found }) => `${n}${found.fingerprint}`)).to.deep.equal(['1x', '2y', '3z']);
    expect(counterexamples[2]?.dir).to.equal('runs/2/counterexamples/2');
  });

  it('sums runs of the same known issue', () => {
    const seen = (runs: number) => ({ knownIssues: [{ fingerprint: 'x', until: '2026-12-31', note: '', runs }] });
    const { campaign } = mergeReports([part(1, seen(1)), part(2, seen(2)), part(3)], 'out');
    expect(campaign.knownIssues.map(({ runs }) => runs)).to.deep.equal([3]);
  });

  it('is as unfinished as the least finished of its parts', () => {
    const parts = [part(1, { stopped: 'interrupted' }), part(2, { stopped: 'unfinished' }), part(3)];
    expect(mergeReports(parts, 'out').campaign.stopped).to.equal('unfinished');
  });

  it('refuses parts of different campaigns, and the same part twice', () => {
    expect(() => mergeReports([part(1), part(2, { faults: ['loss'] })], 'out')).to.throw(
      UsageError,
      /differ in faults/,
    );
    expect(() => mergeReports([part(1), part(2, { seed: 8 })], 'out')).to.throw(UsageError, /differ in seed/);
    expect(() => mergeReports([part(1), part(2, { labDigest: 'x' })], 'out')).to.throw(
      UsageError,
      /differ in labDigest/,
    );
    const [two, three] = [part(1, { budget: 2 }), part(2, { budget: 3 })];
    expect(() => mergeReports([two, three], 'out')).to.throw(UsageError, /differ in budget/);
    expect(() => mergeReports([part(1), part(1)], 'out')).to.throw(UsageError, /the same part \(1\/3\)/);
    expect(() => mergeReports([], 'out')).to.throw(UsageError);
  });

  it('refuses parts that overlap, and those that are not the whole', () => {
    const cutInTwo = part(2, { shard: '2/2' });
    expect(() => mergeReports([part(1), cutInTwo], 'out')).to.throw(UsageError, /part 2\/2 and others are k\/3/);
    expect(() => mergeReports([part(1), part(2, { shard: undefined })], 'out')).to.throw(UsageError, /part 1\/1/);
    expect(() => mergeReports([part(2)], 'out')).to.throw(UsageError, /part 1, 3 of 3 is missing/);
  });
});
