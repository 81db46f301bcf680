import { expect } from 'chai';
import { small } from '../fixtures/labs/small.ts';
import { standard } from '../fixtures/labs/standard.ts';
import type { History } from '../harness/history/events.ts';
import type { Injection } from '../harness/schedule/schedule.ts';
import { experimentOn, runOn, violated } from './lab.ts';

const PUSH: Injection = {
  ...{ kind: 'software-push', target: 'fleet:control', atMs: 1_000, durationMs: 1_000 },
  params: { version: '2.1.5' },
};
/** When 2.1.5 has long been done, names come that it cannot bear. */
const NAMES: Injection = {
  ...{ kind: 'oversized-names', target: 'fleet:llns', atMs: 80_000, durationMs: 1_000 },
  params: { nameOctets: 300, everyMs: 1000 },
};

const steps = (history: History) =>
  history.flatMap((event) =>
    event.type === 'rollout' && ['done', 'alert', 'rolling-back', 'rolled-back'].includes(event.step) ? [event] : [],
  );
const opened = (history: History) =>
  history.flatMap((event) => (event.type === 'control' && event.step === 'breaker-open' ? [event.detail] : []));
const run = (trigger: string | undefined, lab = small) =>
  runOn(experimentOn(trigger === undefined ? {} : { [`triggers.${trigger}`]: 'on' }, [], lab), 1, [PUSH, NAMES]);

describe('automatic rollback triggers', () => {
  for (const lab of [small, standard])
    for (const trigger of ['success', 'impact', 'spike'])
      it(`${trigger} alone takes back what was done long ago, on ${lab.name}`, async () => {
        const { history, verdict } = await run(trigger, lab);
        expect(steps(history).map(({ step }) => step)).to.deep.equal(['done', 'alert', 'rolling-back', 'rolled-back']);
        expect(steps(history)[1]?.detail).to.match(new RegExp(`^${trigger}: `));
        expect(steps(history)[2]?.detail).to.include(`by trigger ${trigger}`);
        expect(opened(history)[0]).to.match(new RegExp(`^[^ ]+: ${trigger}: `));
        expect(violated(verdict)).not.to.include.members(['rolled-back']);
        expect(violated(verdict)).not.to.include('no-lost-update');
      });

  it('without one nobody takes it back, and a promise is broken that holds with it', async () => {
    for (const lab of [small, standard]) {
      const { history, verdict } = await run(undefined, lab);
      expect(steps(history).map(({ step }) => step)).to.deep.equal(['done']);
      expect(violated(verdict)).to.include('rolled-back');
    }
  });
});
