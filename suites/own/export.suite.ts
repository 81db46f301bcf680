import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { outputOf } from '../processes.ts';
import { exportTwoNsd } from './exported-lab.ts';
import { digestOf } from './owners-lab.ts';
import { describeWithLabs } from './require-compose.ts';
import { copyTwoNsd, demandGone, forgetSecond, type TwoNsdCopy, WITHIN_MS } from './two-nsd-copy.ts';

const NAME = 'zonequake-export-carried';
const TRIES = 3;

describeWithLabs('a counterexample of a lab of one’s own, without Zonequake', () => {
  let lab: TwoNsdCopy;
  let folder = '';
  let digest = '';

  /** Runs the script of the export; `until` ends it with a signal when it says so. */
  async function runScript(until?: string): Promise<{ code: number | string; out: string; err: string }> {
    const script = spawn(join(folder, 'run.sh'), { cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    const said = outputOf(script);
    script.stdout.on('data', () => until !== undefined && said.out.includes(until) && script.kill('SIGTERM'));
    const [code, signal] = await once(script, 'close');
    return { code: code ?? signal, ...said };
  }

  /** The same, to the end; on a machine that is too busy for a verdict, which it says, again. */
  async function judged(): Promise<{ code: number | string; out: string; err: string }> {
    for (let tries = 1; ; tries++) {
      const ended = await runScript();
      if (ended.code !== 3 || !ended.out.includes('too busy') || tries === TRIES) return ended;
    }
  }

  beforeEach('copy it', () => {
    lab = copyTwoNsd('carried');
    folder = join(lab.top, 'export');
  });

  afterEach('nothing is left of it', async () => {
    await demandGone(NAME);
    expect(digestOf(folder), 'the export itself').to.equal(digest);
    rmSync(lab.top, { recursive: true });
  });

  async function exported(): Promise<void> {
    await exportTwoNsd(lab.folder, folder);
    // It lives without the owner's files.
    rmSync(lab.folder, { recursive: true });
    digest = digestOf(folder);
  }

  it('fails again where the resolver knows one server of two, and ends with 1', async function () {
    this.timeout(WITHIN_MS);
    forgetSecond(lab);
    await exported();
    const { code, out, err } = await judged();
    expect(code, `${out}${err}`).to.equal(1);
    expect(out)
      .to.contain('process of node:ns1 dies for 14 s')
      .and.to.match(/failed again: www\.example\.com A: (SERVFAIL|no answer within 2 s), asked at 1?\d s/)
      .and.to.match(/FAILED AGAIN: [1-6] of 6\n$/);
  });

  it('does not fail where it knows both, and ends with 0', async function () {
    this.timeout(WITHIN_MS);
    await exported();
    const { code, out, err } = await judged();
    expect(code, `${out}${err}`).to.equal(0);
    expect(out).to.match(/did not fail: 6 that failed in the run with Zonequake are right\n$/);
  });

  it('leaves nothing when it is told to end', async function () {
    this.timeout(WITHIN_MS);
    await exported();
    const { code, err } = await runScript('waiting until every check holds');
    expect(code, err).to.equal(143);
  });
});
