import { expect } from 'chai';
import type { Event } from '../history/events.ts';
import type { Expected } from '../incident/expected.ts';
import type { Incident, Variant } from '../incident/incident.ts';
import type { Verdict } from '../invariants/invariant.ts';
import { plain } from '../platform/plain.ts';
import { incidentJunit } from '../report/incident-junit.ts';
import { incidentReport } from '../report/incident-report.ts';
import { testSpec } from '../testkit/tiny-spec.ts';
import { toldBy } from './incident-outcome.ts';
import type { IncidentRun } from './incident-run.ts';
import { incidentExit, incidentVerdictExit } from './outcome.ts';

const history: Event[] = [{ type: 'up', atMs: 1234, node: 'llns-a1' }];
const operation = (id: number, startMs: number, outcome: 'ok' | 'fail'): Event => ({
  ...{ type: 'operation', id, client: 'instrument-b1', customer: 'shop', startMs, atMs: startMs + 1, outcome },
  ...{ fetches: [-1, -1], attempts: [] },
});
const harm: Event[] = [
  operation(0, 1, 'fail'),
  { type: 'inject', atMs: 10, injection: 0, kind: 'x', target: 'all', effects: [] },
  operation(1, 11, 'fail'),
  operation(2, 12, 'ok'),
];
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

const otherOf = ({ violations }: Verdict) => violations.map((one) => ({ ...one, invariant: 'other' }));

/** A run of a variant, whole enough to be reported. */
function run(
  expect: Expected | readonly Expected[],
  steps: readonly string[],
  verdict: Verdict,
  of = history,
): IncidentRun {
  const variant: Variant = { title: 'so', set: {}, expect: [expect].flat(), steps };
  const told = toldBy(incident, variant, { spec: testSpec(), platform: plain }, { history: of, verdict, virtualMs: 0 });
  const asExpected = told.answer === 'as-expected';
  const all = { verdicts: [verdict], answers: [told.answer], times: 1, interrupted: false, asExpected };
  return { incident, name: 'so', variant, verdict, words: [], stoppedBy: [], ...all, ...told };
}

describe('the outcome of an incident', () => {
  const silent: Verdict = { ...pass, verdict: 'inconclusive', reason: 'nobody asked' };
  const broken: Verdict = { ...pass, verdict: 'harness-error', reason: 'no disk' };
  const violates = (invariant: string): Expected => ({ is: 'violates', invariant });

  it('is as expected, or not, or cannot be told', () => {
    const answer = (...args: Parameters<typeof run>) => run(...args).answer;
    expect(answer({ is: 'holds' }, ['up'], pass)).to.equal('as-expected');
    expect(answer({ is: 'holds' }, ['up', 'down'], pass)).to.equal('not-as-expected');
    expect(answer({ is: 'holds' }, [], fail)).to.equal('not-as-expected');
    expect(answer({ is: 'holds' }, [], silent)).to.equal('not-judged');
    expect(answer(violates('x'), [], fail)).to.equal('as-expected');
    expect(answer(violates('x'), ['down'], fail)).to.equal('not-as-expected');
    expect(answer(violates('y'), [], fail)).to.equal('not-as-expected');
    expect(answer(violates('x'), [], pass)).to.equal('not-as-expected');
    expect(answer(violates('x'), [], silent)).to.equal('not-judged');
    expect(answer({ is: 'misses', step: 'down' }, ['down'], pass)).to.equal('as-expected');
    expect(answer({ is: 'misses', step: 'up' }, ['up'], pass)).to.equal('not-as-expected');
    expect(answer({ is: 'misses', step: 'down' }, ['down'], silent)).to.equal('not-judged');
  });

  it('takes a violation that is expected whatever else is violated, and a step that is missed only where nothing is', () => {
    const both: Verdict = { ...fail, violations: [...fail.violations, ...otherOf(fail)] };
    expect(run(violates('x'), [], both).answer).to.equal('as-expected');
    expect(run({ is: 'misses', step: 'down' }, ['down'], fail).answer).to.equal('not-as-expected');
  });

  it('is as expected only where all of several expectations came true', () => {
    const both: Expected[] = [violates('x'), { is: 'misses', step: 'down' }];
    expect(run(both, ['down'], fail).answer).to.equal('as-expected');
    expect(run(both, ['down'], pass).answer).to.equal('not-as-expected');
    expect(run([violates('x'), { is: 'misses', step: 'up' }], ['up'], fail).answer).to.equal('not-as-expected');
    expect(run([violates('x'), violates('y')], [], fail).answer).to.equal('not-as-expected');
    const text = incidentReport(run(both, ['down'], pass), 'zonequake');
    expect(text).to.contain('NOT as expected: it was to violate x, and to miss the step "down"');
    expect(text).to.contain('FAILED: it was to violate x, and violated nothing');
    expect(text).not.to.contain('FAILED: it was to miss');
    const seen = incidentReport(run([violates('x'), { is: 'misses', step: 'up' }], ['up'], fail), 'zonequake');
    expect(seen).to.contain('FAILED: it was to miss the step "up", and showed it');
    // Of one alone the answer says it all.
    expect(incidentReport(run(violates('x'), [], pass), 'zonequake')).not.to.contain('FAILED:');
  });

  it('counts whom it hurt from the first injection on, and takes no violation with it unasked', () => {
    const hurts = (atLeast: number, ...more: Expected[]): Expected[] => [
      { is: 'hurts', atLeast, of: { by: 'all', which: '' } },
      ...more,
    ];
    // One of two operations fails, and one that failed before anything happened does not count.
    expect(run(hurts(0.5), [], pass, harm).answer).to.equal('as-expected');
    expect(run(hurts(0.6), [], pass, harm).answer).to.equal('not-as-expected');
    expect(run(hurts(0.6), [], pass, harm).untrue).to.deep.equal([
      'it was to hurt at least 60 % of all, and hurt 50 % from the first injection on',
    ]);
    expect(run(hurts(0.5), [], fail, harm).answer).to.equal('not-as-expected');
    expect(run(hurts(0.5, violates('x')), [], fail, harm).answer).to.equal('as-expected');
    expect(run(hurts(0.5, { is: 'holds' }), [], pass, harm).answer).to.equal('as-expected');
    expect(run(hurts(0.5), [], silent, harm).answer).to.equal('not-judged');
  });

  it('lets a step be missed that comes after the one that is to be missed, and no other', () => {
    const later: Incident = {
      ...incident,
      steps: [
        { id: 'gone', title: 'gone', when: { type: 'down' } },
        { id: 'back', title: 'back', when: { type: 'up' }, after: { step: 'gone' } },
        { id: 'other', title: 'other', when: { type: 'map' } },
      ],
    };
    const told = (steps: readonly string[]) => {
      const variant: Variant = { title: 'so', set: {}, expect: [{ is: 'misses', step: 'gone' }], steps };
      return toldBy(later, variant, { spec: testSpec(), platform: plain }, { history, verdict: pass, virtualMs: 0 })
        .answer;
    };
    expect(told(['gone', 'back'])).to.equal('as-expected');
    expect(told(['gone', 'other'])).to.equal('not-as-expected');
  });

  it('is the exit code: 0 only where every run that was asked for was as expected; --verdict has that of the runs', () => {
    const exits = (one: IncidentRun) => [incidentExit(one), incidentVerdictExit(one)];
    expect(exits(run({ is: 'holds' }, ['up'], pass))).to.deep.equal([0, 0]);
    expect(exits(run({ is: 'holds' }, ['down'], pass))).to.deep.equal([1, 1]);
    expect(exits(run({ is: 'holds' }, ['down'], broken))).to.deep.equal([4, 4]);
    expect(exits(run({ is: 'holds' }, [], silent))).to.deep.equal([3, 3]);
    expect(exits(run({ is: 'holds' }, [], { ...pass, leaks: [{ what: 'a rule' }] }))).to.deep.equal([5, 5]);
    expect(exits(run(violates('x'), [], fail))).to.deep.equal([0, 1]);
    expect(exits(run(violates('x'), [], pass))).to.deep.equal([1, 0]);
    expect(exits(run({ is: 'misses', step: 'down' }, ['down'], pass))).to.deep.equal([0, 1]);
    const interrupted = { ...run(violates('x'), [], fail), times: 3, interrupted: true };
    expect(exits(interrupted)).to.deep.equal([3, 1]);
    const second = { ...run(violates('x'), [], fail), answers: ['as-expected', 'not-as-expected'] as const };
    expect(incidentExit(second)).to.equal(1);
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
    const unjudged = { ...of(silent, pass), answers: ['not-judged', 'as-expected'] as const };
    expect(incidentJunit(unjudged)).to.match(
      /name="every run could be judged">\s*<error message="run 1: nobody asked"/,
    );
  });

  it('is a test case for the invariants and one per step in JUnit', () => {
    expect(incidentJunit(run({ is: 'holds' }, ['down'], pass))).to.contain('tests="6" failures="1" errors="0"');
    const xml = incidentJunit(run({ is: 'holds' }, [], fail));
    expect(xml).to.contain('failures="1" errors="0" skipped="1"').and.to.contain('<failure message="x: it broke" ');
  });

  it('is green in JUnit where a vulnerable variant breaks as expected, and red where it does not', () => {
    const green = incidentJunit(run(violates('x'), ['up'], fail));
    expect(green)
      .to.contain('name="expected to violate x"/>')
      .and.not.to.match(/<failure|<error/);
    const red = incidentJunit(run(violates('x'), ['up'], pass));
    expect(red).to.match(/name="expected to violate x">\s*<failure message="it did not: pass"/);
    const missing = incidentJunit(run({ is: 'misses', step: 'down' }, ['down'], pass));
    expect(missing)
      .to.contain('name="step: it goes down"/>')
      .and.not.to.match(/<failure|<error/);
    expect(incidentJunit({ ...run({ is: 'holds' }, [], pass), interrupted: true })).to.contain('<error message="inter');
  });

  it('is told in words as the exit code has it', () => {
    const end = (one: IncidentRun) => incidentReport(one, 'zonequake').trim().split('\n').at(-1);
    expect(end(run(violates('x'), [], pass))).to.equal('NOT as expected: it was to violate x');
    expect(end({ ...run({ is: 'holds' }, [], pass), before: 'broken' })).to.equal(
      'NOT as expected: broken before any fault (it was to hold)',
    );
    expect(end(run({ is: 'holds' }, [], silent))).to.equal('NOT JUDGED: it was to hold');
    expect(end({ ...run({ is: 'holds' }, [], pass), times: 3, interrupted: true })).to.equal(
      'interrupted after 1 of 3 runs: it was to hold',
    );
  });
});
