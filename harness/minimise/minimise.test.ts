import { expect } from 'chai';
import type { Invariant } from '../invariants/invariant.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { settingsOf, setUp } from '../setup/setup.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { minimise } from './minimise.ts';

const injection = (kind: string, atMs: number) => ({
  ...{ kind, target: 'node:llns-a1', atMs, durationMs: 5_000, params: {} },
});
const schedule: Schedule = { seed: 1, injections: [injection('mild', 1_000), injection('bad', 2_000)] };

/** A lab on a runtime that is called docker, and counts its runs. */
function noisy() {
  const registry = testRegistry([forbids('bad')]);
  const counter = { runs: 0 };
  const runtimes = registry.runtimes.map(
    (runtime): Runtime => ({
      ...runtime,
      name: 'docker',
      start: (definition, seed) => {
        counter.runs++;
        return runtime.start(definition, seed);
      },
    }),
  );
  const settings = settingsOf(registry, { lab: 'tiny', seed: 1, runtime: 'docker' });
  return { setup: setUp({ ...registry, runtimes }, settings), counter };
}

describe('minimising', () => {
  it('does not say of an injection that it is necessary when the run without it could not be judged', async () => {
    const breaksDown: Invariant = {
      ...forbids('bad'),
      check: (history, facts) => {
        if (!history.some(({ type }) => type === 'inject')) throw new Error('no judgement');
        return forbids('bad').check(history, facts);
      },
    };
    const registry = testRegistry([breaksDown]);
    const setup = setUp(registry, settingsOf(registry, { lab: 'tiny', seed: 1 }));
    const { found } = await minimise(setup, { schedule, pinned: 'no-bad', source: 'a test' });
    expect(found.injectionsTo).to.equal(1);
    expect(found.necessary.map(({ without }) => without)).to.deep.equal(['not judged']);
  });
});

describe('minimising that is watched', () => {
  const simulated = () => {
    const registry = testRegistry([forbids('bad')]);
    return setUp(registry, settingsOf(registry, { lab: 'tiny', seed: 1 }));
  };
  const failure = { schedule, pinned: 'no-bad', source: 'a test' };

  it('tells of every run, and how many injections are left', async () => {
    const told: (readonly [number, number])[] = [];
    const { found } = await minimise(simulated(), failure, { shrinking: (...now) => told.push(now) });
    expect(told.map(([runs]) => runs)).to.deep.equal(Array.from({ length: found.probes }, (_, n) => n + 1));
    expect([told[0]?.[1], told.at(-1)?.[1]]).to.deep.equal([2, 1]);
  });

  it('keeps the best that it has when it is interrupted, and says that it is not finished', async () => {
    let improved = 0;
    const how = { improved: () => improved++, stop: () => improved > 0 };
    const { found } = await minimise(simulated(), failure, how);
    expect(found).to.deep.include({ injectionsTo: 1, unfinished: true, words: ['at 2 s: bad at node:llns-a1'] });
  });
});

describe('minimising on containers', () => {
  it('believes a failure that comes back, and says how often it did', async () => {
    const { setup } = noisy();
    const run = await runAndJudge(setup, schedule);
    const { found, schedule: smallest } = await minimise(setup, { schedule, pinned: 'no-bad', source: 'a test', run });
    expect(smallest.injections.map(({ kind }) => kind)).to.deep.equal(['bad']);
    expect(found.reproduced).to.deep.equal({ failed: 5, of: 5 });
    expect(found.necessary.map(({ without }) => without)).to.deep.equal(['holds']);
    expect(found.unconfirmed).to.equal(undefined);
  });

  it('does not shrink a failure that does not come back, and keeps its run', async () => {
    const { setup, counter } = noisy();
    const run = await runAndJudge(setup, schedule);
    const harmless: Schedule = { ...schedule, injections: [injection('mild', 1_000)] };
    counter.runs = 0;
    const minimised = await minimise(setup, { schedule: harmless, pinned: 'no-bad', source: 'a test', run });
    expect(minimised.found).to.deep.include({ unconfirmed: true, reproduced: { failed: 1, of: 4 }, probes: 0 });
    expect(minimised.run).to.equal(run);
    // One without faults, and three more of it.
    expect(counter.runs).to.equal(4);
  });

  it('keeps what was found when it is interrupted before it could be confirmed, without another run', async () => {
    const { setup, counter } = noisy();
    const run = await runAndJudge(setup, schedule);
    counter.runs = 0;
    const failure = { schedule, pinned: 'no-bad', source: 'a test', run };
    const minimised = await minimise(setup, failure, { stop: () => true });
    expect(minimised.found).to.deep.include({ pinned: 'no-bad', reproduced: { failed: 1, of: 1 } });
    expect(minimised.found.unconfirmed).to.equal(undefined);
    expect([minimised.run, counter.runs]).to.deep.equal([run, 0]);
  });

  it('takes a schedule as it is when told not to shrink, and runs it as often as asked', async () => {
    const { setup, counter } = noisy();
    const run = await runAndJudge(setup, schedule);
    counter.runs = 0;
    const failure = { schedule, pinned: 'no-bad', source: 'a test', run };
    const { found } = await minimise(setup, failure, { shrinks: false, times: 2 });
    expect(found).to.deep.include({ injectionsTo: 2, probes: 0, reproduced: { failed: 2, of: 2 } });
    // One without faults, and one more of it.
    expect(counter.runs).to.equal(2);
  });

  it('lets a failure come back first where it is told to, though it does not shrink it', async () => {
    const { setup } = noisy();
    const run = await runAndJudge(setup, schedule);
    const harmless: Schedule = { ...schedule, injections: [injection('mild', 1_000)] };
    const failure = { schedule: harmless, pinned: 'no-bad', source: 'a test', run };
    const { found } = await minimise(setup, failure, { shrinks: false, confirms: true });
    expect(found).to.deep.include({ unconfirmed: true, probes: 0 });
  });
});
