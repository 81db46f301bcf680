import { expect } from 'chai';
import { HarnessError } from '../basics/errors.ts';
import type { RunResult } from '../run/run.ts';
import { exampleOf } from '../testkit/campaign.ts';
import { runTimes } from './run-times.ts';

const runOf = (verdict: 'pass' | 'fail' | 'harness-error'): RunResult => ({
  history: [],
  verdict: { ...exampleOf(1, 'x').found, verdict },
  virtualMs: 1,
});

describe('running several times', () => {
  /** The n-th run (from 0) is under way when the signal comes; it ends in this way. */
  const interrupted = async (at: number, ends: () => RunResult) => {
    let made = 0;
    let isStopped = false;
    const runs = await runTimes(
      5,
      () => isStopped,
      async () => {
        isStopped ||= made === at;
        return made++ === at ? ends() : runOf('fail');
      },
    );
    return runs.map(({ verdict }) => verdict.verdict);
  };
  const throws = (): RunResult => {
    throw new HarnessError('interrupted');
  };

  it('does so', async () => {
    expect(await interrupted(9, throws)).to.deep.equal(['fail', 'fail', 'fail', 'fail', 'fail']);
  });

  it('keeps what it has seen when it is interrupted, however the run under way ends', async () => {
    expect(await interrupted(1, throws)).to.deep.equal(['fail']);
    expect(await interrupted(2, () => runOf('harness-error'))).to.deep.equal(['fail', 'fail']);
    expect(await interrupted(2, () => runOf('pass'))).to.deep.equal(['fail', 'fail', 'pass']);
  });

  it('has nothing to keep when the first run is interrupted', async () => {
    expect(await interrupted(0, () => runOf('harness-error'))).to.deep.equal(['harness-error']);
    const failure = await interrupted(0, throws).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(HarnessError);
  });

  it('fails when a later run does and nobody interrupted it', async () => {
    let made = 0;
    const once = async () => (made++ === 1 ? throws() : runOf('pass'));
    const failure = await runTimes(3, () => false, once).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(HarnessError);
  });
});
