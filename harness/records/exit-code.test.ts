import { expect } from 'chai';
import { emptyCampaign, exampleOf } from '../testkit/campaign.ts';
import { EXIT, exitCodeOf, gravest } from './exit-code.ts';
import { campaignExit, verdictsExit } from './outcome.ts';

const none = { violated: 0, leaks: 0, harnessErrors: 0, inconclusive: 0, runs: 100 };

describe('exit codes', () => {
  it('rank a violation over a leak over the harness over inconclusive', () => {
    const all = { violated: 1, leaks: 1, harnessErrors: 1, inconclusive: 50, runs: 100 };
    expect(exitCodeOf(all)).to.equal(1);
    expect(exitCodeOf({ ...all, violated: 0 })).to.equal(5);
    expect(exitCodeOf({ ...all, violated: 0, leaks: 0 })).to.equal(4);
    expect(exitCodeOf({ ...all, violated: 0, leaks: 0, harnessErrors: 0 })).to.equal(3);
    expect(exitCodeOf(none)).to.equal(0);
  });

  it('are the gravest of several, in whatever order', () => {
    const worse = [EXIT.usage, EXIT.violated, EXIT.leaked, EXIT.harness, EXIT.inconclusive, EXIT.ok];
    for (const [at, code] of worse.entries()) {
      for (const milder of worse.slice(at))
        expect([gravest([code, milder]), gravest([milder, code])]).to.deep.equal([code, code]);
    }
  });

  it('tolerate a tenth of inconclusive runs in a campaign, and none alone', () => {
    expect(exitCodeOf({ ...none, inconclusive: 10 })).to.equal(0);
    expect(exitCodeOf({ ...none, inconclusive: 11 })).to.equal(3);
    const { found } = exampleOf(1, 'x');
    expect(verdictsExit([{ ...found, verdict: 'inconclusive', violations: [] }])).to.equal(3);
    expect(verdictsExit([{ ...found, verdict: 'harness-error' }])).to.equal(1);
  });

  it('do not fail a campaign on known issues, and do on a harness that broke', () => {
    expect(campaignExit(emptyCampaign({ passed: 9, failed: 1 }))).to.equal(0);
    expect(campaignExit(emptyCampaign({ counterexamples: 1 }))).to.equal(1);
    expect(campaignExit(emptyCampaign({ stopped: 'harness-error' }))).to.equal(4);
    expect(campaignExit(emptyCampaign({ stopped: 'interrupted' }))).to.equal(0);
  });
});

describe('the exit code of a campaign', () => {
  it('is inconclusive when it was interrupted before a run was judged, and by what was judged after', () => {
    expect(campaignExit(emptyCampaign({ runs: 0, passed: 0, stopped: 'interrupted' }))).to.equal(EXIT.inconclusive);
    expect(campaignExit(emptyCampaign({ stopped: 'interrupted' }))).to.equal(EXIT.ok);
    expect(campaignExit(emptyCampaign({ runs: 0, passed: 0 })), 'out of time').to.equal(EXIT.inconclusive);
  });

  it('weighs failures that did not come back as inconclusive', () => {
    const one = { source: 'run 1', invariant: 'available', failed: 1, of: 4, dir: 'x' };
    expect(campaignExit(emptyCampaign({ unconfirmed: [one] }))).to.equal(EXIT.ok);
    expect(campaignExit(emptyCampaign({ unconfirmed: [one, one] }))).to.equal(EXIT.inconclusive);
  });
});
