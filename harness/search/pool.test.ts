import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { settingsOf } from '../setup/setup.ts';
import { testRegistry } from '../testkit/registry.ts';
import type { Judges, PartRequest } from './judges.ts';
import { createPool } from './pool.ts';

/** A worker that says which part it was asked for; it dies at part 13, fails at part 14, and never answers part 7. */
const WORKER = `import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ part, schedule }) => {
  if (schedule?.seed === 13) return parentPort.postMessage({ error: 'told to end', isCut: true });
  if (schedule) return parentPort.postMessage({ answer: { virtualMs: schedule.seed } });
  const { from } = part;
  if (from === 13) process.exit(3);
  if (from === 14) parentPort.postMessage({ error: 'no such lab' });
  else if (from !== 7) parentPort.postMessage({ answer: [{ run: from }] });
});`;

const request = (from: number): PartRequest => ({
  settings: settingsOf(testRegistry([]), { lab: 'tiny', seed: 1 }),
  part: { from, to: from + 1 },
});

const failure = (asked: Promise<unknown>) =>
  asked.then(
    () => 'no failure',
    (error: Error) => error.message,
  );

describe('pool of workers', () => {
  let dir = '';
  let pool: Judges;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
    const bin = join(dir, 'worker.mjs');
    writeFileSync(bin, WORKER);
    pool = createPool(1, pathToFileURL(bin));
  });
  afterEach(async () => {
    await pool.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('answers each request with its own part, one worker after the other', async () => {
    const answers = await Promise.all([1, 2, 3].map((from) => pool.ask(request(from))));
    expect(answers.map(([summary]) => summary?.run)).to.deep.equal([1, 2, 3]);
  });

  it('makes runs of schedules before all that wait, and tells one that was cut short from one that failed', async () => {
    const order: string[] = [];
    const { settings } = request(1);
    const run = async (seed: number) => {
      const { virtualMs } = await pool.run({ settings, schedule: { seed, injections: [] } });
      order.push(`run ${virtualMs}`);
    };
    const ask = async (from: number) => {
      await pool.ask(request(from));
      order.push(`part ${from}`);
    };
    await Promise.all([ask(1), ask(2), run(5), run(6)]);
    expect(order).to.deep.equal(['part 1', 'run 6', 'run 5', 'part 2']);
    expect(await run(13).catch((error: Error) => error.name)).to.equal('Interrupted');
  });

  it('fails the request whose worker died or failed, and serves the next', async () => {
    const asked = [13, 14, 2].map((from) => pool.ask(request(from)));
    const [died, failed] = await Promise.all(asked.slice(0, 2).map(failure));
    expect(died).to.contain('ended in the middle').and.contain('3');
    expect(failed).to.equal('no such lab');
    expect((await asked[2])?.[0]?.run).to.equal(2);
  });

  it('fails every request, one after the other, when no worker comes to life', async () => {
    const without = createPool(1, pathToFileURL(join(dir, 'no-such-worker.mjs')));
    const failures = await Promise.all([1, 2, 3].map((from) => failure(without.ask(request(from)))));
    for (const message of failures) expect(message).to.match(/^a worker failed \(.*no-such-worker.*\): try --jobs 1$/);
    await without.close();
  });

  it('says in one sentence why the worker of this build failed', async () => {
    const real = createPool(1);
    const { settings, part } = request(1);
    const message = await failure(real.ask({ settings: { ...settings, lab: 'no-such-lab' }, part }));
    await real.close();
    expect(message).to.match(/^unknown lab "no-such-lab": .*$/);
  });

  it('once closed, fails what is under way, what waits and what comes', async () => {
    const asked = [7, 1].map((from) => failure(pool.ask(request(from))));
    await pool.close();
    expect(await asked[0]).to.contain('ended in the middle');
    expect(await asked[1]).to.contain('sent home');
    expect(await failure(pool.ask(request(2)))).to.contain('sent home');
  });
});
