import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Invariant } from '../invariants/invariant.ts';
import { pin } from '../minimise/pin.ts';
import { EXIT } from '../records/exit-code.ts';
import { findFailure, readStore, retireFailure } from '../records/failure-store.ts';
import { readFolder } from '../records/folder.ts';
import { campaignExit } from '../records/outcome.ts';
import { decodeSchedule } from '../schedule/codec.ts';
import { fileOf } from '../setup/schedule-file.ts';
import { settingsOf, setUp } from '../setup/setup.ts';
import { noJudges } from '../testkit/judges.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { runCampaign } from './campaign.ts';
import type { Plan } from './plan.ts';

const bad = { kind: 'bad', target: 'fleet:llns', atMs: 5_000, durationMs: 2_000, params: {} };

describe('campaign', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const plan = (registry: Plan['registry'], given: Partial<Plan> = {}): Plan => {
    const settings = settingsOf(registry, { lab: 'tiny', seed: 3 });
    return {
      ...{ registry, settings, setup: setUp(registry, settings), range: { from: 0, to: 30 }, jobs: 1, dir },
      ...{
        store: readStore(join(dir, 'failures')),
        keepHistory: false,
        maxFailures: 1,
        known: [],
        today: '2026-01-01',
        command: 'zq',
      },
      ...{ elapsedMs: () => 0, signal: new AbortController().signal, progress: () => undefined },
      ...given,
    };
  };
  const run = (invariants: readonly Invariant[], given: Partial<Plan> = {}) =>
    runCampaign(plan(testRegistry(invariants), given));

  it('runs its whole budget when everything holds', async () => {
    const { campaign } = await run([forbids('nothing')]);
    expect(campaign).to.deep.include({ runs: 30, passed: 30, failed: 0, counterexamples: 0, demandedShare: 1 });
  });

  it('stops at the first failing run, shrunk to what is needed and written up', async () => {
    const report = await run([forbids('bad')]);
    expect(report.campaign).to.deep.include({ failed: 1, counterexamples: 1 });
    const [example] = report.counterexamples;
    expect(example?.found).to.deep.include({ pinned: 'no-bad', fingerprint: 'no-bad/bad@llns', injectionsTo: 1 });
    expect(example?.found.necessary).to.deep.equal([{ words: 'at 1 s: bad at node:llns-a1', without: 'holds' }]);
    expect(example?.found.reproduced).to.deep.equal({ failed: 3, of: 3 });
    const files = ['README.md', 'history.jsonl', 'original.json', 'report.html', 'schedule.json', 'verdict.json'];
    expect(readdirSync(example?.dir ?? '')).to.have.members(files);
    expect(decodeSchedule(readFileSync(join(example?.dir ?? '', 'schedule.json'), 'utf8'), '').expect).to.equal(
      'no-bad',
    );
    expect(readFolder(dir)).to.deep.equal(JSON.parse(JSON.stringify(report)));
  });

  it('pins the gravest of the invariants that were violated, not the first in time', async () => {
    const { counterexamples } = await run([forbids('bad')]);
    const [verdict] = counterexamples.map(({ found }) => found);
    if (!verdict) throw new Error('nothing was found');
    const violations = ['mild', 'bad', 'mild'].map((kind, atMs) => ({
      invariant: `no-${kind}`,
      message: '',
      atMs,
      events: [],
    }));
    expect(pin([forbids('bad'), forbids('mild')], { ...verdict, violations })).to.equal('no-bad');
    expect(pin([forbids('bad')], { ...verdict, violations: [] })).to.equal(undefined);
  });

  it('reports a known issue and goes on; fails on it after its last day', async () => {
    const known = [{ fingerprint: 'no-bad/bad@llns', until: '2026-01-01', note: 'ticket 7' }];
    const { campaign } = await run([forbids('bad')], { known });
    expect(campaign).to.deep.include({ runs: 30, counterexamples: 0 });
    expect(campaign.knownIssues[0]?.runs).to.equal(campaign.failed).and.to.be.above(1);
    expect(existsSync(join(dir, 'counterexamples', '1'))).to.equal(false);
    const later = await run([forbids('bad')], { known, today: '2026-01-02' });
    expect(later.campaign.counterexamples).to.equal(1);
  });

  it('finds the bug beside a known issue, in the same run', async () => {
    const known = [{ fingerprint: 'no-bad/bad@llns', until: '2026-01-01', note: 'ticket 7' }];
    const { campaign, counterexamples } = await run([forbids('bad'), forbids('mild')], { known });
    expect(campaign).to.deep.include({ counterexamples: 1 });
    expect(counterexamples[0]?.found).to.deep.include({ fingerprint: 'no-mild/mild@llns', injectionsTo: 1 });
    // And the same for schedules that always have both.
    const both = plan(testRegistry([forbids('bad'), forbids('mild')]), { known });
    const around = [bad, { ...bad, kind: 'mild' }];
    const settings = { ...both.settings, around };
    const setup = { ...both.setup, around };
    const report = await runCampaign({ ...both, settings, setup, range: { from: 0, to: 1 } });
    expect(report.counterexamples.map(({ found }) => found.pinned)).to.deep.equal(['no-mild']);
    expect(report.campaign.knownIssues[0]?.runs).to.equal(1);
  });

  it('looks into what else a run violated when one failure of it does not come back on containers', async () => {
    let seen = 0;
    const noise: Invariant = {
      ...forbids('bad'),
      name: 'noise',
      check: (history) => {
        const once = { invariant: 'noise', message: 'once', atMs: 0, events: [] };
        const isFaulted = history.some(({ type }) => type === 'inject');
        return { judged: 1, violations: isFaulted && seen++ === 0 ? [once] : [] };
      },
    };
    const registry = testRegistry([noise, forbids('bad')]);
    const runtimes = registry.runtimes.map((runtime) => ({ ...runtime, name: 'docker' as const }));
    const settings = settingsOf(registry, { lab: 'tiny', seed: 3, runtime: 'docker', around: [bad] });
    const setup = setUp({ ...registry, runtimes }, settings);
    const { campaign, counterexamples } = await runCampaign({ ...plan(registry), settings, setup });
    expect(campaign.unconfirmed.map(({ invariant }) => invariant)).to.deep.equal(['noise']);
    expect(counterexamples.map(({ found }) => found.pinned)).to.deep.equal(['no-bad']);
  });

  it('has a lab that stands made anew once it has failed, and what earlier runs left in it is no failure', async () => {
    let isWorn = true;
    const worn: Invariant = {
      ...forbids('bad'),
      check: (history) => {
        const isFaulted = history.some(({ type }) => type === 'inject');
        const once = { invariant: 'no-bad', message: 'worn', atMs: 0, events: [] };
        return { judged: 1, violations: isFaulted && isWorn ? [once] : [] };
      },
    };
    let times = 0;
    const anew = async () => {
      times++;
      isWorn = false;
    };
    const { campaign, counterexamples } = await run([worn], { anew, range: { from: 0, to: 1 } });
    expect(times).to.equal(1);
    expect(counterexamples[0]?.found.reproduced).to.deep.equal({ failed: 0, of: 3 });
    expect(campaign.failed).to.equal(1);
  });

  it('fails on a lab that breaks by itself, and searches no further', async () => {
    const always: Invariant = {
      ...forbids('bad'),
      check: () => ({ judged: 1, violations: [{ invariant: 'no-bad', message: 'broken', atMs: 0, events: [] }] }),
    };
    const { campaign, counterexamples } = await run([always]);
    expect(campaign).to.deep.include({ runs: 0, counterexamples: 1 });
    expect(counterexamples[0]?.found).to.deep.include({ source: 'the control run', injectionsTo: 0 });
  });

  it('ends as a harness error when the control run cannot be judged', async () => {
    const broken: Invariant = {
      ...forbids('bad'),
      check: () => {
        throw new Error('no judgement');
      },
    };
    const { campaign } = await run([broken]);
    expect(campaign).to.deep.include({ runs: 0, stopped: 'harness-error' });
    expect(campaign.trouble[0]).to.contain('no judgement');
  });

  it('replays the stored failures that fit, before it searches', async () => {
    const invariants = [forbids('bad')];
    const own = plan(testRegistry(invariants));
    const fits = fileOf(own.setup, { seed: 9, injections: [bad] }, 'no-bad');
    const others = [
      { ...fits, set: { zone: 'other.test' } },
      { ...fits, injections: [{ ...bad, atMs: 1e9 }] },
      { ...fits, injections: [{ ...bad, target: 'node:llns-z9' }] },
    ];
    const { campaign, counterexamples } = await runCampaign(plan(testRegistry(invariants, [...others, fits])));
    expect(campaign.stored).to.deep.include({ run: 1, failed: 1, unjudged: 0 });
    expect(campaign.runs).to.equal(0);
    expect(counterexamples[0]?.found.source).to.equal('stored failure stored-4');
  });

  it('keeps a failure for the campaigns that come, until it is retired', async () => {
    const store = () => readStore(join(dir, 'failures'));
    const broken = [forbids('bad')];
    const held: Invariant = { ...forbids('bad'), check: () => ({ judged: 1, violations: [] }) };
    const tonight = (invariants: readonly Invariant[], seed: number, given: Partial<Plan> = {}) => {
      const registry = testRegistry(invariants);
      const settings = settingsOf(registry, { lab: 'tiny', seed });
      const setup = setUp(registry, settings);
      return runCampaign(plan(registry, { settings, setup, dir: join(dir, 'night'), ...given }));
    };
    await tonight(broken, 3, { revision: 'abc' });
    const [failure] = store().failures;
    expect(failure).to.deep.include({ fingerprint: 'no-bad/bad@llns', foundOn: '2026-01-01', revision: 'abc' });
    // The next search would not find it.
    const none = { range: { from: 0, to: 0 } };
    const again = await tonight(broken, 4, none);
    expect(again.campaign.stored).to.deep.include({ run: 1, failed: 1, held: [] });
    expect(again.counterexamples.map(({ found }) => found.source)).to.deep.equal([`stored failure ${failure?.id}`]);
    const mended = await tonight([held], 5);
    expect(mended.campaign.stored).to.deep.include({ run: 1, failed: 0, held: ['no-bad/bad@llns'] });
    expect(store().failures).to.have.length(1);
    if (failure) retireFailure(store(), findFailure(store(), failure.id));
    expect((await tonight(broken, 6, none)).campaign.stored.run).to.equal(0);
  });

  it('replays all that is stored, and takes a failure that fails as it did for the same', async () => {
    const invariants = [forbids('mild'), forbids('bad')];
    const own = plan(testRegistry(invariants));
    const both = [bad, { ...bad, kind: 'mild' }];
    const files = [1, 2].map((seed) => fileOf(own.setup, { seed, injections: both }, 'no-bad'));
    const { campaign, counterexamples } = await runCampaign(plan(testRegistry(invariants, files)));
    expect(campaign.stored).to.deep.include({ run: 2, failed: 2 });
    // What the first violates besides is found in the second, which adds nothing else.
    expect(counterexamples.map(({ found }) => found.pinned)).to.deep.equal(['no-bad', 'no-mild']);
  });

  it('does not hold a known issue against a stored failure that shows it', async () => {
    const invariants = [forbids('bad')];
    const fits = fileOf(plan(testRegistry(invariants)).setup, { seed: 9, injections: [bad] }, 'no-bad');
    const known = [{ fingerprint: 'no-bad/bad@llns', until: '2026-01-01', note: 'ticket 7' }];
    const registry = testRegistry(invariants, [fits]);
    const { campaign } = await runCampaign(plan(registry, { known, range: { from: 0, to: 0 } }));
    expect(campaign.stored).to.deep.include({ run: 1, failed: 0, unjudged: 0 });
    expect(campaign.knownIssues.map(({ runs }) => runs)).to.deep.equal([1]);
  });

  it('ends as a harness error when a stored failure cannot be judged, and searches all the same', async () => {
    const broken: Invariant = {
      ...forbids('bad'),
      check: (history) => {
        if (history.some((event) => event.type === 'inject' && event.kind === 'bad')) throw new Error('no judgement');
        return { judged: 0, violations: [] };
      },
    };
    const fits = fileOf(plan(testRegistry([broken])).setup, { seed: 9, injections: [bad] }, 'no-bad');
    const { campaign } = await runCampaign(plan(testRegistry([broken], [fits]), { range: { from: 0, to: 1 } }));
    expect(campaign.stored).to.deep.include({ run: 1, failed: 0, unjudged: 1 });
    expect(campaign.runs).to.equal(1);
    expect(campaign.trouble[0]).to.match(/^stored failure stored-1: harness-error, .*no judgement/);
    expect(campaignExit(campaign)).to.equal(EXIT.harness);
  });

  it('counts what the control run and stored failures left behind', async () => {
    const invariants = [forbids('nothing')];
    const fits = fileOf(plan(testRegistry(invariants)).setup, { seed: 9, injections: [bad] }, 'no-nothing');
    const registry = testRegistry(invariants, [fits], [{ what: 'a rule' }]);
    const { campaign } = await runCampaign(plan(registry, { range: { from: 0, to: 1 } }));
    expect(campaign.leaks).to.deep.equal([
      { what: 'the control run: a rule' },
      { what: 'stored failure stored-1: a rule' },
      { run: 0, what: 'a rule' },
    ]);
  });

  it('keeps the histories of passing runs alone, and none past the end', async () => {
    const report = await run([forbids('bad')], { keepHistory: true, range: { from: 0, to: 30 } });
    const kept = existsSync(join(dir, 'histories')) ? readdirSync(join(dir, 'histories')) : [];
    expect(kept).to.have.length(report.campaign.passed);
  });

  it('leaves a file of its own from the start, for whoever kills it', async () => {
    const seen: unknown[] = [];
    const progress = () => seen.push(readFolder(dir).campaign.stopped);
    await run([forbids('nothing')], { progress, budget: 30 });
    expect(new Set(seen)).to.deep.equal(new Set(['unfinished']));
    expect(readFolder(dir).campaign).to.deep.include({ budget: 30 }).and.not.to.have.property('stopped');
  });

  it('writes what there is when interrupted', async () => {
    const controller = new AbortController();
    const signal = controller.signal;
    const progress: Plan['progress'] = ({ totals }) => totals.runs === 5 && controller.abort();
    const { campaign } = await run([forbids('nothing')], { signal, progress });
    expect(campaign).to.deep.include({ runs: 5, stopped: 'interrupted' });
    expect(readFolder(dir).campaign.runs).to.equal(5);
  });

  it('is interrupted where its workers have heard of it first, and counts what they had judged', async () => {
    const judges = { ...noJudges, ask: async () => [] };
    const { campaign } = await run([forbids('nothing')], { judges, jobs: 2 });
    expect(campaign).to.deep.include({ runs: 0, stopped: 'interrupted', trouble: [] });
  });
});
