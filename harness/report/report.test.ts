import { expect } from 'chai';
import type { CampaignReport } from '../records/folder.ts';
import { emptyCampaign, exampleOf } from '../testkit/campaign.ts';
import { htmlReport } from './html.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { terminalReport } from './terminal.ts';

const clean: CampaignReport = { dir: 'runs/a', campaign: emptyCampaign(), counterexamples: [] };
const broken: CampaignReport = {
  dir: 'runs/a',
  campaign: emptyCampaign({
    set: { 'x<y': '"&' },
    counterexamples: 1,
    passed: 9,
    failed: 1,
    leaks: [{ run: 2, what: '<rule>' }],
  }),
  counterexamples: [exampleOf(1, 'available/kill@edge')],
};

/** Names of elements in order of opening; throws where XML is not well-formed (the part of XML that we write). */
function elementsOf(xml: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const rest = xml
    .replace(/^<\?xml [^?]*\?>/, '')
    .replace(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g, (_, close, name, _a, empty) => {
      if (close) expect(open.pop()).to.equal(name);
      else {
        names.push(name);
        if (!empty) open.push(name);
      }
      return '';
    });
  expect(open).to.deep.equal([]);
  expect(rest).not.to.match(/[<>]|&(?!(amp|lt|gt|quot|apos);)/);
  expect(rest).not.to.contain('\u0001');
  return names;
}

describe('reports', () => {
  it('junit is well-formed whatever the messages hold, and counts what failed', () => {
    const xml = junitReport(broken);
    const names = elementsOf(xml);
    expect(names.filter((name) => name === 'testcase')).to.have.length(6);
    expect(names.filter((name) => name === 'failure')).to.have.length(3);
    expect(xml).to.contain('tests="6" failures="3" errors="0"');
    expect(xml).to.contain('zonequake replay zq1.abc');
  });

  it('junit passes a clean campaign, and makes an error of a harness that broke', () => {
    expect(elementsOf(junitReport(clean))).not.to.include('failure');
    const campaign = emptyCampaign({ stopped: 'harness-error', trouble: ['no lab'] });
    expect(elementsOf(junitReport({ ...clean, campaign }))).to.include('error');
  });

  it('say to replay on containers what was found there', () => {
    const { found, ...rest } = exampleOf(1, 'available/kill@edge');
    const report = { ...broken, counterexamples: [{ ...rest, found: { ...found, runtime: 'docker' } }] };
    for (const text of [terminalReport(report, 'zq'), markdownReport(report, 'zq')]) {
      expect(text).to.contain('zq replay runs/a/counterexamples/1/schedule.json --runtime docker');
    }
    expect(junitReport(report)).to.contain('replay zq1.abc --runtime docker');
    expect(terminalReport(broken, 'zq')).not.to.contain('--runtime');
  });

  it('the terminal names what broke, by what, and how to replay it', () => {
    const text = terminalReport(broken, 'zq');
    expect(text).to.contain('available is violated').and.contain('at 5 s: kill of a');
    expect(text).to.contain('zq replay runs/a/counterexamples/1/schedule.json').and.contain('FAILED');
    expect(terminalReport(clean, 'zq')).to.contain('no counterexample found');
  });

  it('json has the campaign, the exit code and what was found', () => {
    const read = JSON.parse(jsonReport(broken));
    expect(read).to.deep.include({ runs: 10, counterexamples: 1, exitCode: 1 });
    expect(read.found[0]).to.deep.include({ pinned: 'available', fingerprint: 'available/kill@edge' });
  });

  it('name the invariants that hardly any run could have violated, and no others', () => {
    const judgedRuns = { available: 1_000, 'one-version': 0, authentic: 9, contained: 10 };
    const report = { ...clean, campaign: emptyCampaign({ runs: 1_000, passed: 1_000, judgedRuns }) };
    const named = 'one-version (0 runs), authentic (9 runs)';
    expect(terminalReport(report, 'zq')).to.contain(`in under 1 % of the runs: ${named}\n`);
    expect(markdownReport(report, 'zq')).to.contain(`in under 1 % of the runs | ${named} |\n`);
    expect(htmlReport(report, 'zq')).to.contain(`in under 1 % of the runs: ${named}<`);
    expect(JSON.parse(jsonReport(report)).seldomJudged).to.deep.equal({ 'one-version': 0, authentic: 9 });
    expect(terminalReport(clean, 'zq')).not.to.contain('of the runs:');
  });

  it('markdown has a section for each counterexample', () => {
    expect(markdownReport(broken, 'zq')).to.contain('## Counterexample 1: `available/kill@edge`');
    expect(markdownReport(clean, 'zq')).not.to.contain('##');
  });
});
