import { expect } from 'chai';
import { harmSumOf } from '../harm/add.ts';
import type { Harm } from '../harm/harm.ts';
import { decodeCampaign } from '../records/campaign-file.ts';
import { emptyCampaign } from '../testkit/campaign.ts';
import { feltLines, feltRows, feltSumLines } from './felt-words.ts';
import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import { markdownReport } from './markdown.ts';
import { terminalReport } from './terminal.ts';

const felt = { operations: 4, failed: 1, elsewhere: 1, slow: 1, tookMs: { 40: 2, 1500: 1 } };
const none = { operations: 0, failed: 0, elsewhere: 0, slow: 0, tookMs: {} };
const harm: Harm = {
  ...{ all: felt, tier: { 1: felt }, network: { 'net-a': felt }, family: {} },
  ...{ windowMs: 12_500, windows: [none, felt], impact: 250, spanMs: 150_000 },
  course: { detectedMs: 1_000, haltedMs: 2_000, unrecovered: true },
};

describe('what users felt, in words', () => {
  it('is told of a run', () => {
    expect(feltLines(harm)).to.deep.equal([
      'users felt: 25 % failed, 25 % slow, 25 % served by a second provider, p50 40 ms, p95 1.5 s, p99 1.5 s',
      '  tier 1: 25 % failed, 25 % slow, 25 % served by a second provider',
      '  net-a: 25 % failed, 25 % slow, 25 % served by a second provider',
      '  at worst, from 12.5 to 25 s: 25 % failed, 25 % slow, 25 % served by a second provider',
      "  impact score 250 of 1000; under 0.1 % of a day's traffic",
      '  from the first injection: detected after 1 s, halted after 2 s, not over by the end',
    ]);
    const quiet = { ...harm, all: none, tier: {}, network: {}, windows: [none], impact: 0, course: {} };
    expect(feltLines(quiet)).to.deep.equal([
      'users felt: 0 % failed, 0 % slow, p50 -, p95 -, p99 -',
      "  impact score 0 of 1000; 0 % of a day's traffic",
    ]);
  });

  it('is told of a campaign, and of the windows in which anything was asked', () => {
    expect(feltSumLines(harmSumOf(harm, 7)).slice(-2)).to.deep.equal([
      "  impact score 250 of 1000 on average, 250 at most (run 7); under 0.1 % of a day's traffic",
      '  from the first injection, median and longest: detected after 1 s and 1 s (1 run); halted after 2 s and 2 s ' +
        '(1 run); not over by the end in 1 run',
    ]);
    expect(feltRows(harm).map(([name]) => name)).to.deep.equal(['all', 'tier 1', 'net-a', '12.5 to 25 s']);
  });

  it('is in every report and in the record, of campaigns that have it', () => {
    const campaign = emptyCampaign({ felt: harmSumOf(harm, 7) });
    expect(decodeCampaign(JSON.stringify(campaign), 'campaign.json').felt).to.deep.equal(campaign.felt);
    const report = { dir: 'runs/a', campaign, counterexamples: [] };
    const without = { ...report, campaign: emptyCampaign() };
    for (const render of [terminalReport, markdownReport, htmlReport]) {
      expect(render(report, 'zonequake')).to.include('users felt: 25 % failed');
      expect(render(without, 'zonequake')).not.to.include('users felt');
    }
    expect(JSON.parse(jsonReport(report)).felt.users[1]).to.deep.equal({
      ...{ users: 'tier 1', operations: 4, failedShare: 0.25, slowShare: 0.25, p50Ms: 40, p95Ms: 1500, p99Ms: 1500 },
    });
  });
});
