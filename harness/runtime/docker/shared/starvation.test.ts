import { expect } from 'chai';
import type { Ms } from '../../../lab/spec.ts';
import { until } from '../../../testkit/node.ts';
import { watchStarvation } from './starvation.ts';

const LONG_MS = 400;
const BEAT_MS = 100;
/** Of a wait that is measured between beats. */
const ERROR_MS = 60;

describe('docker node: starvation', () => {
  let told: Ms[];
  let end: () => void;
  beforeEach(() => {
    told = [];
    end = watchStarvation((forMs) => told.push(forMs));
  });
  afterEach(() => end());

  it('is told when the process did not get to run', async () => {
    // As a scheduler that gives its processor to somebody else: no work is done meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LONG_MS);
    await until(() => told.length > 0, 'word of it');
    expect(told[0]).to.be.at.least(LONG_MS - BEAT_MS - ERROR_MS);
  });

  it('is not told of time in which the process itself was at work', async () => {
    const startMs = performance.now();
    const before = process.cpuUsage();
    while (process.cpuUsage(before).user < LONG_MS * 1000);
    const workedMs = process.cpuUsage(before).user / 1000;
    const beats: number[] = [];
    const beat = setInterval(() => beats.push(1), BEAT_MS);
    await until(() => beats.length > 2, 'two beats');
    clearInterval(beat);
    // Whoever else is at work on this machine: both cannot have had the same time.
    const waitedMs = told.reduce((sum, forMs) => sum + forMs, 0);
    expect(waitedMs + workedMs).to.be.at.most(performance.now() - startMs + ERROR_MS);
  });
});
