import { expect } from 'chai';
import type { Event } from '../history/events.ts';
import type { Expected, Incident, Variant } from '../incident/incident.ts';
import type { Verdict } from '../invariants/invariant.ts';
import { incidentJunit } from '../report/incident-junit.ts';
import { incidentReport } from '../report/incident-report.ts';
import { testSpec } from '../schedule/test-spec.ts';
import { toldBy } from './incident-outcome.ts';
import { incidentExit } from './outcome.ts';

const history: Event[] = [{ type: 'up', atMs: 1234, node: 'llns-a1' }];
const incident: Incident = {
  ...{
    name: 'test',
    title: 'a test',
    story: 'told',
    sources: [],
    lab: 'tiny',
    tour: false,
    seed: 1,
    injections: [],
    variants: {},
  },
  steps: [
    { id: 'up', title: 'it comes up', source: 'page 1', when: { type: 'up' } },
    { id: 'down', title: 'it goes down', when: { type: 'down' } },
  ],
};
const pass: Verdict = {
  ...{ verdict: 'pass', violations: [], idle: [], leaks: [], judged: {}, bitten: {} },
  ...{ operations: { operations: 0, demanded: 0, succeeded: 0, failed: 0 } },
  ...{ byClient: {}, byCustomer: {}, excused: {}, excusedByInjection: {} },
};
const fail: Verdict = {
  ...pass,
  ...{ verdict: 'fail', violations: [{ invariant: 'x', message: 'it broke', atMs: 0, events: [] }] },
};

/** A run of a variant, whole enough to be reported. */
function run(expect: Expected, steps: readonly string[], verdict: Verdict) {
  const variant: Variant = { title: 'so', set: {}, expect, steps };
  const told = toldBy(incident, variant, testSpec(), { history, verdict, virtualMs: 0 });
  return { incident, name: 'so', variant, verdict, verdicts: [verdict], words: [], stoppedBy: [], ...told };
}

describe('the outcome of an incident', () => {
  it('is as expected, or not', () => {
    const asExpected = (...args: Parameters<typeof run>) => run(...args).asExpected;
    expect(asExpected({ is: 'holds' }, ['up'], pass)).to.equal(true);
    expect(asExpected({ is: 'holds' }, ['up', 'down'], pass)).to.equal(false);
    expect(asExpected({ is: 'holds' }, [], fail)).to.equal(false);
    expect(asExpected({ is: 'violates', invariant: 'x' }, [], fail)).to.equal(true);
    expect(asExpected({ is: 'violates', invariant: 'y' }, [], fail)).to.equal(false);
    expect(asExpected({ is: 'misses', step: 'down' }, ['down'], pass)).to.equal(true);
    expect(asExpected({ is: 'misses', step: 'up' }, ['up'], pass)).to.equal(false);
  });

  it('is a failure when a required step was missed, but not of a run that broke off', () => {
    const exit = (steps: readonly string[], verdict: Verdict) => {
      const { verdicts, missed } = run({ is: 'holds' }, steps, verdict);
      return incidentExit(verdicts, missed);
    };
    expect(exit(['up'], pass)).to.equal(0);
    expect(exit(['down'], pass)).to.equal(1);
    expect(exit(['down'], { ...pass, verdict: 'harness-error' })).to.equal(4);
  });

  it('is told step by step: seen when and in what, missed, or not seen where that is no matter', () => {
    const text = incidentReport(run({ is: 'holds' }, ['down'], pass), 'zonequake');
    expect(text).to.match(/^ +1\.2 s {2}it comes up \(page 1\)\n +llns-a1 came up$/m);
    expect(text).to.match(/^ +MISSED {2}it goes down$/m);
    expect(text).to.contain('FAILED: the step "it goes down" is required and was never seen');
    expect(text).to.contain('NOT as expected: it was to hold');
    expect(incidentReport(run({ is: 'holds' }, [], pass), 'zonequake')).to.match(/^ +not seen {2}it goes down$/m);
  });

  it('is red in JUnit for whatever its exit code says, of any of its runs', () => {
    const of = (...verdicts: Verdict[]) => ({ ...run({ is: 'holds' }, [], pass), verdicts });
    const leaky: Verdict = { ...pass, leaks: [{ what: 'a rule' }] };
    expect(incidentJunit(of(pass, pass))).not.to.match(/<failure|<error/);
    expect(incidentJunit(of(leaky, pass))).to.match(
      /name="nothing leaked">\s*<failure .*>FAILED: run 1 left .* a rule</,
    );
    expect(incidentJunit(of({ ...pass, verdict: 'inconclusive', reason: 'nobody asked' }, pass))).to.match(
      /name="every run could be judged">\s*<error message="run 1: nobody asked"/,
    );
  });

  it('is a test case for the invariants and one per step in JUnit', () => {
    expect(incidentJunit(run({ is: 'holds' }, ['down'], pass))).to.contain('tests="5" failures="1" errors="0"');
    const xml = incidentJunit(run({ is: 'holds' }, [], fail));
    expect(xml).to.contain('failures="1" errors="0" skipped="1"').and.to.contain('<failure message="x: it broke">');
  });
});
