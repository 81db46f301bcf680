import { expect } from 'chai';
import { until } from '../../../testkit/node.ts';
import { Throttle } from './throttle.ts';

/** Notes when a program was halted and went on, by the throttle's clock. */
function start(runs = () => true) {
  const halted: number[] = [];
  const wentOn: number[] = [];
  const throttle = new Throttle({
    halt: () => {
      if (runs()) halted.push(performance.now());
      return runs();
    },
    goOn: () => void wentOn.push(performance.now()),
  });
  return { throttle, halted, wentOn };
}

describe('docker node: throttle', () => {
  it('halts the program at once and in every period, and says for how long it stood still', async () => {
    const { throttle, halted, wentOn } = start();
    expect(throttle.take(0.6)).to.deep.equal({ count: 0 });
    expect(halted).to.have.length(1);
    await until(() => wentOn.length === 3, 'three stillnesses');
    const { count, agoMs = 0 } = throttle.take(0);
    const stoodMs = wentOn.reduce((sum, ms, n) => sum + ms - (halted[n] ?? 0), 0);
    expect(count).to.be.closeTo(stoodMs, 2);
    expect(performance.now() - agoMs).to.be.closeTo(halted[0] ?? 0, 5);
    const starts = halted.map((ms) => ms - (halted[0] ?? 0));
    // No sooner than in the next period, however late the machine was.
    for (const [n, ms] of starts.entries()) expect(ms).to.be.at.least(n * 100 - 2);
    expect(throttle.take(0)).to.deep.equal({ count: 0 });
  });

  it('lets a halted program go on when nothing is taken any more, and counts what it stood still', async () => {
    const { throttle, halted, wentOn } = start();
    throttle.take(0.95);
    throttle.reset();
    expect([halted.length, wentOn.length]).to.deep.equal([1, 1]);
    expect(throttle.oursMs(1_000, 0)).to.equal(0);
  });

  it('knows which part of a wait was its doing, and no more of it than it was told to do', async () => {
    let nowMs = 0;
    const throttle = new Throttle({ halt: () => true, goOn: () => undefined }, () => nowMs);
    throttle.take(0.3);
    nowMs = 500;
    // The machine let nobody run for longer than the program was to stand still.
    expect(throttle.take(0)).to.deep.equal({ count: 500, agoMs: 500 });
    expect(throttle.oursMs(500, 0)).to.equal(30);
    nowMs = 600;
    expect(throttle.oursMs(120, 0)).to.equal(20);
    expect(throttle.oursMs(100, 0)).to.equal(0);
    expect(throttle.oursMs(10, 200)).to.equal(10);
  });

  it('halts nobody who does not run', async () => {
    const { throttle, halted, wentOn } = start(() => false);
    throttle.take(0.5);
    expect(throttle.take(0)).to.deep.equal({ count: 0 });
    expect([halted, wentOn]).to.deep.equal([[], []]);
  });
});
