import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Incident } from '../incident/incident.ts';
import type { Invariant } from '../invariants/invariant.ts';
import { asBuiltIn } from '../runtime/entry.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { explore } from '../search/explore.ts';
import { runIncident } from '../search/run-incident.ts';
import { searchAround } from '../search/search-around.ts';
import { settingsOf, setUp } from '../setup/setup.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { confirmOnContainers } from './confirmer.ts';
import { blamed } from './control-run.ts';
import { minimise } from './minimise.ts';
import { writeCounterexample } from './write-counterexample.ts';

/** Violated by every run, faults or none, as late as a run can be. */
const late: Invariant = {
  ...{ name: 'always', title: 'never holds' },
  check: () => ({
    judged: 1,
    violations: [{ invariant: 'always', message: 'it is broken', atMs: 99_999, events: [] }],
  }),
};
const bad = { kind: 'bad', target: 'node:llns-a1', atMs: 1_000, durationMs: 5_000, params: {} };
const failure = { schedule: { seed: 1, injections: [bad, bad] }, pinned: 'no-bad', source: 'a test' };

const incident: Incident = {
  ...{ name: 'test', title: 'a test', story: 'told', sources: [], lab: 'tiny', tour: false, seed: 1, steps: [] },
  injections: [bad],
  variants: { only: { title: 'so', set: {}, expect: [{ is: 'violates', invariant: 'no-bad' }], steps: [] } },
};

/** A registry of the tests' lab, which counts its runs. */
function counted(invariants: readonly Invariant[], name: Runtime['name'] = 'sim') {
  const registry = testRegistry(invariants);
  const counter = { runs: 0 };
  const runtimes = registry.runtimes.map(
    (runtime): Runtime => ({
      ...runtime,
      name,
      start: (definition, seed) => {
        counter.runs++;
        return runtime.start(definition, seed);
      },
    }),
  );
  const all = { ...registry, runtimes };
  return { registry: all, counter, setup: setUp(all, settingsOf(all, { lab: 'tiny', seed: 1, runtime: name })) };
}

describe('a lab that is broken before any fault', () => {
  const dir = mkdtempSync(join(tmpdir(), 'zonequake-control-'));
  after(() => rmSync(dir, { recursive: true }));
  const to = { dir, command: 'zonequake', stop: () => false };
  // What the schedule is pinned to is graver, and only it violates that.
  const invariants = [forbids('bad'), late];

  it('is never shrunk or blamed on a schedule, whatever that is pinned to and however late the lab breaks', async () => {
    const { setup } = counted(invariants);
    const { found, schedule } = await minimise(setup, failure);
    expect(schedule.injections).to.deep.equal([]);
    expect(found).to.deep.include({ pinned: 'always', words: [], probes: 0, injectionsFrom: 0, injectionsTo: 0 });
    expect(found.source).to.equal('the control run of a test');
  });

  it('is what is written, with no injections, whoever found the failure', async () => {
    const { setup } = counted(invariants);
    await writeCounterexample(setup, failure, { n: 1, ...to });
    for (const name of ['original.json', 'schedule.json']) {
      expect(JSON.parse(readFileSync(join(dir, name), 'utf8'))).to.deep.include({ injections: [], expect: 'always' });
    }
  });

  it('keeps its own failure where that is what a schedule was pinned to', async () => {
    const { setup } = counted([forbids('mild'), late, { ...late, name: 'graver' }]);
    expect((await blamed(setup, { ...failure, pinned: 'always' }, () => false)).pinned).to.equal('always');
  });

  it('is the answer of an incident, which is not as expected and not run', async () => {
    const { registry, counter } = counted(invariants);
    const run = await runIncident(registry, incident, 'only', to);
    expect(run).to.deep.include({ before: 'broken', asExpected: false, answers: ['not-as-expected'], words: [] });
    expect(run.counterexample?.found).to.deep.include({ pinned: 'always', words: [] });
    // The control run, and three of it to say how often it fails.
    expect(counter.runs).to.equal(4);
  });

  it('is what a search finds, and it draws nothing', async () => {
    const { registry } = counted(invariants);
    const around = { ...to, runs: 20, jobs: 1, progress: () => undefined };
    const { totals, counterexample } = await searchAround(registry, incident, 'only', around);
    expect([totals.runs, counterexample?.found.words]).to.deep.equal([0, []]);
    const [lab] = asBuiltIn(registry.labs);
    const [runtime] = registry.runtimes;
    if (!lab || !runtime) throw new Error('the test registry has a lab and a runtime');
    const result = await explore({ lab, faults: registry.faults, invariants, runs: 30, seed: 3, runtime });
    expect(result).to.deep.include({ ok: false, invariant: 'always', words: [] });
  });

  it('is looked for once for each setup on containers, whatever the seed, and cannot be confirmed there', async () => {
    const { setup, counter } = counted([forbids('bad')], 'docker');
    const sound = async (seed: number) =>
      blamed(setup, { ...failure, schedule: { ...failure.schedule, seed } }, () => false);
    expect((await sound(1)).pinned).to.equal('no-bad');
    expect((await sound(2)).schedule.injections).to.have.length(2);
    expect(counter.runs).to.equal(1);
    const containers = { setup: counted(invariants, 'docker').setup, scale: <T>(schedule: T) => schedule };
    const how = { containers, progress: () => undefined, stop: () => false };
    const confirmed = await confirmOnContainers([failure.schedule], 'no-bad', dir, how);
    expect(confirmed).to.deep.include({ class: 'harness', failed: 0 });
    expect(confirmed.reason).to.equal(
      'the lab in containers breaks before any fault: always is violated: it is broken',
    );
  });
});

describe('a schedule with what containers cannot do', () => {
  it('is not confirmed there, which starts nothing', async () => {
    const { setup, counter } = counted([forbids('bad')], 'docker');
    const runtime = { ...setup.experiment.runtime, cannot: () => 'nothing holds there' };
    const there = { ...setup, experiment: { ...setup.experiment, runtime } };
    const containers = { setup: there, scale: <T>(schedule: T) => schedule };
    const how = { containers, progress: () => undefined, stop: () => false };
    const confirmed = await confirmOnContainers([failure.schedule], 'no-bad', 'none', how);
    expect(confirmed).to.deep.include({ class: 'harness', failed: 0 });
    expect(confirmed.reason).to.match(/^bad cannot be injected, since nothing holds there: leave it out/);
    expect(counter.runs).to.equal(0);
  });
});

describe('a lab that holds without faults', () => {
  it('is run without any once for each seed, and its failures stay what they were', async () => {
    const { setup, counter } = counted([forbids('bad')]);
    for (let n = 0; n < 3; n++) expect(await blamed(setup, failure, () => false)).to.equal(failure);
    expect(counter.runs).to.equal(1);
  });

  it('is not run again once it is interrupted', async () => {
    const { setup, counter } = counted([forbids('bad')]);
    expect(await blamed(setup, failure, () => true)).to.equal(failure);
    expect(counter.runs).to.equal(0);
  });
});
