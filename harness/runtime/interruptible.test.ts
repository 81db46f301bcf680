import { expect } from 'chai';
import { testLab } from '../testkit/lab.ts';
import { interruptible } from './interruptible.ts';
import type { Lab, Runtime } from './runtime.ts';
import { sim } from './sim/sim.ts';

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing failed',
    (error: Error) => error.message,
  );

/** Labs that never get anywhere. */
const slow: Runtime = {
  ...sim,
  start: async (definition, seed) => {
    const lab = await sim.start(definition, seed);
    return Object.assign(Object.create(lab), { runUntil: () => new Promise(() => undefined) }) as Lab;
  },
};

describe('an interruptible runtime', () => {
  it('ends a run under way at once, and starts no other', async () => {
    const controller = new AbortController();
    const runtime = interruptible(slow, controller.signal);
    const lab = await runtime.start(testLab({}), 1);
    const running = failureOf(lab.runUntil(1_000));
    controller.abort();
    expect(await running).to.equal('interrupted');
    await lab.stop();
    expect(await failureOf(runtime.start(testLab({}), 1))).to.equal('interrupted');
  });

  it('changes nothing else: time passes and the history grows', async () => {
    const lab = await interruptible(sim, new AbortController().signal).start(testLab({}), 1);
    await lab.runUntil(1_000);
    lab.record({ type: 'heal', atMs: 1_000, injection: 0 });
    expect([lab.now(), lab.history.length > 0]).to.deep.equal([1_000, true]);
    await lab.stop();
  });
});
