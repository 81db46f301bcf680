import { expect } from 'chai';
import type { CampaignFile } from '../records/campaign-file.ts';
import { campaignExit } from '../records/outcome.ts';
import { emptyCampaign } from '../testkit/campaign.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { terminalReport } from './terminal.ts';

const unconfirmed = [{ source: 'run 1', invariant: 'available', failed: 1, of: 4, dir: 'x' }];

/** What came out, the exit code, and what the verdict line must say. */
const CASES: readonly (readonly [Partial<CampaignFile>, number, RegExp])[] = [
  [{}, 0, /^no counterexample found$/],
  [{ passed: 9, inconclusive: 1 }, 0, /^no counterexample found$/],
  [{ passed: 9, failed: 1 }, 0, /^no counterexample found but known issues$/],
  [
    { runs: 20, passed: 19, failed: 1, unconfirmed },
    0,
    /^no counterexample found but 1 failure that did not come back$/,
  ],
  [
    { runs: 30, passed: 28, failed: 2, unconfirmed },
    ...([0, /^no counterexample found but known issues, and 1 failure that did not come back$/] as const),
  ],
  [{ passed: 9, failed: 1, counterexamples: 1 }, 1, /^FAILED: 1 counterexample$/],
  [{ runs: 100, passed: 0, inconclusive: 100 }, 3, /^INCONCLUSIVE: 100 of 100 runs said too little$/],
  [{ runs: 5, passed: 4, failed: 1, unconfirmed }, 3, /^INCONCLUSIVE: 1 failure did not come back$/],
  [{ runs: 0, passed: 0 }, 3, /^INCONCLUSIVE: not a single run was made$/],
  [{ runs: 0, passed: 0, stopped: 'unfinished' }, 3, /^INCONCLUSIVE: the campaign is still under way, or was killed$/],
  [{ passed: 9, harnessErrors: 1 }, 4, /^NOT JUDGED: the harness failed in 1 run$/],
  [{ runs: 0, passed: 0, stopped: 'harness-error' }, 4, /^NOT JUDGED: the harness failed$/],
  [{ leaks: [{ run: 1, what: 'a rule' }] }, 5, /^LEAKED: 1 thing left behind$/],
  [{ stopped: 'interrupted' }, 0, /^no counterexample found \(interrupted after 10 runs\)$/],
];

describe('the verdict of a report', () => {
  for (const [given, code, line] of CASES) {
    it(`is that of the exit code ${code}: ${JSON.stringify(given)}`, () => {
      const report = { dir: 'runs/a', campaign: emptyCampaign(given), counterexamples: [] };
      expect(campaignExit(report.campaign)).to.equal(code);
      expect(terminalReport(report, 'zq').trimEnd().split('\n').at(-2)).to.match(line);
      expect(markdownReport(report, 'zq').split('\n')[0]?.replace('# Zonequake: ', '')).to.match(line);
      // A counterexample is a case of its own, of which there are none here.
      if (code !== 1) expect(/<(failure|error) /.test(junitReport(report))).to.equal(code !== 0);
    });
  }

  it('has a test case in JUnit for whether enough could be judged, and one that was skipped when interrupted', () => {
    const junit = (given: Partial<CampaignFile>) =>
      junitReport({ dir: 'runs/a', campaign: emptyCampaign(given), counterexamples: [] });
    expect(junit({ passed: 0, inconclusive: 10 })).to.match(
      /name="enough could be judged">\s*<error message="10 of 10 runs said too little"/,
    );
    expect(junit({ stopped: 'interrupted' })).to.contain('<skipped message="it was interrupted after 10 runs">');
  });
});
