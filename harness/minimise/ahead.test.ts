import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { expect } from 'chai';
import type { Runtime } from '../runtime/runtime.ts';
import { canonicalKey } from '../schedule/canonical.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Elsewhere } from '../setup/elsewhere.ts';
import { runAndJudge } from '../setup/run-and-judge.ts';
import { type Setup, settingsOf, setUp } from '../setup/setup.ts';
import { forbids, testRegistry } from '../testkit/registry.ts';
import { minimise } from './minimise.ts';

const injection = (kind: string, atMs: number) => ({
  ...{ kind, target: 'fleet:llns', atMs, durationMs: 8_000, params: {} },
});
/** Eleven that do no harm, and one that does. */
const schedule: Schedule = {
  seed: 1,
  injections: Array.from({ length: 12 }, (_, at) => injection(at === 6 ? 'bad' : 'mild', 1_000 * (at + 1))),
};
const failure = { schedule, pinned: 'no-bad', source: 'a test' };

function setUpOn(name: 'sim' | 'docker'): Setup {
  const registry = testRegistry([forbids('bad')]);
  const runtimes = registry.runtimes.map((runtime): Runtime => ({ ...runtime, name }));
  return setUp({ ...registry, runtimes }, settingsOf(registry, { lab: 'tiny', seed: 1, runtime: name }));
}

const isOneIn = (n: number, text: string): boolean =>
  (createHash('sha256').update(text).digest()[0] as number) % n === 0;

/**
 * Somebody elsewhere, whose answers depend on the schedule and on how often it was run, and come in any order. `noise`: one run in so many
 * that should fail holds, 0 for none.
 */
function elsewhereOf(setup: Setup, width: number, noise: number) {
  const times = new Map<string, number>();
  const seen = { begun: 0, withdrawn: 0, most: 0, under: 0 };
  const run: Elsewhere['run'] = async (asked, withdrawn) => {
    seen.begun++;
    seen.most = Math.max(seen.most, ++seen.under);
    const key = canonicalKey(asked);
    // What is withdrawn was none: whoever asks again gets the run that it would have been.
    withdrawn?.addEventListener('abort', () => {
      times.set(key, (times.get(key) ?? 0) - 1);
      seen.withdrawn++;
      seen.under--;
    });
    const n = (times.get(key) ?? 0) + 1;
    times.set(key, n);
    const isQuiet = noise > 0 && asked.injections.length > 0 && isOneIn(noise, `${key} ${n}`);
    const answer = await runAndJudge(setup, isQuiet ? { ...asked, injections: [injection('mild', 1_000)] } : asked);
    for (let wait = (Number(isOneIn(2, key)) + Number(isOneIn(3, key))) * 4; wait > 0; wait--) await breathe();
    if (!withdrawn?.aborted) seen.under--;
    return answer;
  };
  return { seen, elsewhere: { run, width: () => width } };
}

async function minimised(runtime: 'sim' | 'docker', width: number, noise = 0) {
  const setup = setUpOn(runtime);
  const { seen, elsewhere } = elsewhereOf(setup, width, noise);
  const told: (readonly number[])[] = [];
  const how = { confirms: true, shrinking: (...now: readonly number[]) => told.push(now) };
  const run = runtime === 'docker' ? { run: await runAndJudge(setup, schedule) } : {};
  const { found, chain } = await minimise({ ...setup, elsewhere }, { ...failure, ...run }, how);
  return { outcome: JSON.stringify({ found, chain, told }), found, seen };
}

describe('runs ahead of an inquiry', () => {
  it('make no difference to what comes out, however many there are, and however noisy the runtime is', async () => {
    for (const runtime of ['sim', 'docker'] as const) {
      for (const noise of runtime === 'sim' ? [0] : [0, 3, 5, 9]) {
        const one = await minimised(runtime, 1, noise);
        for (const width of [2, 3, 8]) {
          const several = await minimised(runtime, width, noise);
          expect(several.outcome, `${runtime}, ${noise}, ${width}`).to.equal(one.outcome);
        }
      }
    }
    expect((await minimised('docker', 1)).found.words).to.have.length(1);
  });

  it('are as many at a time as are worth having, and no more', async () => {
    const most = await Promise.all([1, 2, 4].map(async (width) => (await minimised('docker', width)).seen.most));
    expect(most).to.deep.equal([1, 2, 4]);
  });

  it('one by one are those that are needed, and in vain they are withdrawn', async () => {
    const [one, four] = [await minimised('docker', 1), await minimised('docker', 4)];
    expect(one.seen.withdrawn).to.equal(0);
    expect(four.seen.begun).to.be.above(one.seen.begun);
    expect(four.seen.withdrawn)
      .to.be.above(0)
      .and.at.most(four.seen.begun - one.seen.begun);
  });

  it('that are refused end it, unless nobody comes for them', async () => {
    const setup = setUpOn('sim');
    const { elsewhere } = elsewhereOf(setup, 4, 0);
    let left = 6;
    const run: Elsewhere['run'] = async (asked) => {
      if (left-- <= 0) throw new Error('nobody is there');
      return elsewhere.run(asked);
    };
    const told = await minimise({ ...setup, elsewhere: { ...elsewhere, run } }, failure).catch(
      (error: Error) => error.message,
    );
    expect(told).to.equal('nobody is there');
  });
});
