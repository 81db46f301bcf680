import { expect } from 'chai';
import { standard } from '../../fixtures/labs/standard.ts';
import type { Ms } from '../../harness/lab/spec.ts';
import type { Injection } from '../../harness/schedule/schedule.ts';
import { experimentOn, runOn, violated } from '../lab.ts';

const SEEDS = [1, 2, 3];
const LEADER = 'control-core1';

const push: Injection = {
  ...{ kind: 'software-push', target: `node:${LEADER}`, atMs: 5_000, durationMs: 0 },
  params: { version: '2.1.6' },
};
const death = (atMs: Ms, kind: string, params: Injection['params'] = {}): Injection => {
  return { kind, target: `node:${LEADER}`, atMs, durationMs: 10_000, params };
};

describe('canaries: what only a node that stands still can show', () => {
  it('stopped-clock: a control that does not see that time has passed goes on pushing in place of its successor', async () => {
    const sound = experimentOn({}, [], standard);
    const planted = experimentOn({}, ['stopped-clock'], standard);
    for (const seed of SEEDS) {
      const { history } = await runOn(planted, seed, [push]);
      const second = history.filter((event) => event.type === 'rollout' && event.step === 'phase')[1];
      // Its next step, which it is due to take, begins the second phase.
      const atMs = Math.floor(second?.atMs ?? 0);
      const of = async (experiment: typeof sound, ...deaths: readonly Injection[]) =>
        violated((await runOn(experiment, seed, [push, ...deaths])).verdict);
      const killed = death(atMs, 'node-kill', { how: 'machine' });
      expect(await of(planted, killed), `seed ${seed}, killed`).to.deep.equal([]);
      expect(await of(sound, death(atMs, 'node-pause')), `seed ${seed}, sound`).to.deep.equal([]);
      expect(await of(planted, death(atMs, 'node-pause')), `seed ${seed}`).to.deep.equal(['only-leaders-act']);
    }
  });
});
