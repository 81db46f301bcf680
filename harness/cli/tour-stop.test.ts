import { expect } from 'chai';
import type { Verdict } from '../invariants/invariant.ts';
import type { IncidentRun } from '../records/incident-run.ts';
import { NO_RUNS, type Totals } from '../records/totals.ts';
import { exampleOf } from '../testkit/campaign.ts';
import { RUNS_AROUND, stopExit, type TourStop, tourExit } from './tour-stop.ts';
import { tourEnd } from './tour-text.ts';

const counterexample = exampleOf(1, 'available/kill@edge');
const broken: Verdict = counterexample.found;
const pass: Verdict = { ...broken, verdict: 'pass', violations: [] };

const runOf = (expect: IncidentRun['variant']['expect'], given: Partial<IncidentRun>): IncidentRun => ({
  ...{ incident: { name: 'x' } as IncidentRun['incident'], name: 'x', verdict: pass, verdicts: [], words: [] },
  ...{
    variant: { title: '', set: {}, expect, steps: [] },
    stoppedBy: [],
    steps: [],
    missed: [],
    untrue: [],
    asExpected: true,
  },
  ...{ expectation: 'as-expected', answer: 'as-expected', answers: ['as-expected'], times: 1, interrupted: false },
  ...given,
});
const fixedRun = (given: Partial<IncidentRun> = {}) => runOf([{ is: 'holds' }], given);
const vulnerableRun = (given: Partial<IncidentRun> = {}) =>
  runOf([{ is: 'violates', invariant: 'available' }], { verdict: broken, counterexample, ...given });

const whole: Totals = { ...NO_RUNS, runs: RUNS_AROUND, passed: RUNS_AROUND };
const stop = (given: Partial<TourStop> = {}): TourStop => {
  const fixed = fixedRun();
  return { incident: fixed.incident, vulnerable: vulnerableRun(), fixed, around: { totals: whole }, ...given };
};
const around = (totals: Partial<Totals>) => stop({ around: { totals: { ...whole, ...totals } } });
/** So many of them could not be judged. */
const unjudged = ({ inconclusive = 0, harnessErrors = 0 }: Partial<Totals>) =>
  around({ passed: RUNS_AROUND - inconclusive - harnessErrors, inconclusive, harnessErrors });
/** Not as expected, or not judged where the verdict is not one. */
const odd = (name: Verdict['verdict']): Partial<IncidentRun> => {
  const verdict = { ...pass, verdict: name };
  const answer = name === 'pass' || name === 'fail' ? 'not-as-expected' : 'not-judged';
  return { verdict, verdicts: [verdict], answers: [answer], asExpected: false };
};

describe('the exit code of the tour', () => {
  it('is 0 when all was as expected, and 1 when something broke that should not, or did not', () => {
    expect(stopExit(stop())).to.equal(0);
    expect(stopExit(stop({ fixed: fixedRun(odd('fail')) }))).to.equal(1);
    expect(stopExit(stop({ vulnerable: vulnerableRun(odd('pass')) }))).to.equal(1);
    expect(stopExit(stop({ vulnerable: vulnerableRun({ before: 'broken', ...odd('fail') }) }))).to.equal(1);
    expect(stopExit(stop({ around: { totals: { ...whole, failed: 1 }, counterexample } }))).to.equal(1);
  });

  it('is that of what went wrong with the judging', () => {
    expect(stopExit(stop({ fixed: fixedRun(odd('harness-error')) }))).to.equal(4);
    expect(stopExit(stop({ fixed: fixedRun(odd('inconclusive')) }))).to.equal(3);
    expect(stopExit(unjudged({ harnessErrors: 1 }))).to.equal(4);
    expect(stopExit(unjudged({ inconclusive: RUNS_AROUND / 10 + 1 }))).to.equal(3);
    expect(stopExit(unjudged({ inconclusive: RUNS_AROUND / 10 }))).to.equal(0);
    expect(stopExit(around({ leaks: [{ run: 1, what: 'a rule' }] }))).to.equal(5);
  });

  it('is 3 when it was interrupted and nothing had broken, and the end says so', () => {
    expect(tourExit([stop()], 1)).to.equal(0);
    expect(tourExit([stop()], 2)).to.equal(3);
    expect(tourExit([stop(), around({ runs: 10, passed: 10 })], 2)).to.equal(3);
    expect(tourExit([unjudged({ harnessErrors: 1 })], 2)).to.equal(4);
    expect(tourEnd([stop()], 'zq', { exitCode: 3, stopped: true })).to.contain('Interrupted: ');
    expect(tourEnd([stop()], 'zq', { exitCode: 4, stopped: false })).to.contain('NOT JUDGED');
  });
});
