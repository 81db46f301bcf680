import { expect } from 'chai';
import { harmSumOf } from '../harm/add.ts';
import type { Harm } from '../harm/harm.ts';
import type { ValidatedBy } from '../harm/validated.ts';
import { decodeCampaign } from '../records/campaign-file.ts';
import { emptyCampaign } from '../testkit/campaign.ts';
import { askedLines } from './asked.ts';
import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import { markdownReport } from './markdown.ts';
import { terminalReport } from './terminal.ts';

const row = { customer: 'a1', tier: 1, family: 4, asked: 9, tookMs: { 4: 5, 44: 3 }, others: { nxdomain: 1 }, same: 8 };
const validated: ValidatedBy = { '1 a1 4': row };
const none = { operations: 0, failed: 0, elsewhere: 0, slow: 0, tookMs: {} };
const harm: Harm = {
  ...{ all: none, tier: {}, network: {}, family: {}, windowMs: 1, windows: [], impact: 0, spanMs: 1, course: {} },
  validated,
};

describe('whether it recovered, in words', () => {
  it('is a line and a table', () => {
    expect(askedLines({ validated })).to.deep.equal([
      'NOT recovered: of 9 questions to nameservers, each by itself, 8 were answered, and 8 as the others of the zone say',
      '+------+------+--------+-------+----------+------+---------+------+------------+',
      '| name | tier | family | asked | answered | p50  | slowest | same | others     |',
      '+------+------+--------+-------+----------+------+---------+------+------------+',
      '| a1   | 1    | IPv4   | 9     | 8        | 4 ms | 44 ms   | 8    | nxdomain 1 |',
      '+------+------+--------+-------+----------+------+---------+------+------------+',
    ]);
    const whole = { ...row, tookMs: { 4: 9 }, others: {}, same: 9 };
    expect(askedLines({ validated: { a: whole } })[0]).to.match(/^recovered: of 9 /);
    expect(askedLines({})).to.deep.equal([]);
  });

  it('is in every report and in the record, of campaigns that asked', () => {
    const campaign = emptyCampaign({ felt: harmSumOf(harm, 7) });
    expect(decodeCampaign(JSON.stringify(campaign), 'campaign.json').felt?.validated).to.deep.equal(validated);
    const report = { dir: 'runs/a', campaign, counterexamples: [] };
    const { validated: _, ...unasked } = harm;
    const without = { ...report, campaign: emptyCampaign({ felt: harmSumOf(unasked, 7) }) };
    for (const render of [terminalReport, markdownReport, htmlReport]) {
      expect(render(report, 'zonequake')).to.include('NOT recovered: of 9');
      expect(render(report, 'zonequake')).to.include('nxdomain 1');
      expect(render(without, 'zonequake')).not.to.include('recovered: of');
    }
    expect(JSON.parse(jsonReport(report)).felt.validated['1 a1 4'].asked).to.equal(9);
  });
});
