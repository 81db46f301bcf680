import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { readFolder } from '../harness/records/folder.ts';
import { aliveOf, type Command, familyOf, run, start } from './processes.ts';

/** Two seconds are promised on a machine that has nothing else to do; what is not ended by then never hears of it. */
const ENDED_WITHIN_MS = 20_000;
/** After a kill nothing may be left: one second is promised. */
const GONE_WITHIN_MS = 10_000;

/** Three hours of lab time without an injection. */
const LONG = {
  ...{ format: 'zonequake-schedule', version: 1, lab: 'standard', set: {}, zonequake: '0.1.0', timing: 'true' },
  ...{ labDigest: `sha256:${'0'.repeat(64)}`, seed: 7, durationMs: 10_800_000, injections: [] },
};

/** Runs of a third of the time: what is ended is a campaign, not a run. */
const SHORT = ['--set', 'timing.durationMs=50000', '--set', 'timing.quietMs=15000'];
const BUG = [...SHORT, '--set', 'nameserver.version=2.1.5', '--faults', 'oversized-names', '--seed', '7'];

describe('signals', () => {
  let dir = '';
  const out = (name: string) => join(dir, name);
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
    writeFileSync(out('long.json'), JSON.stringify(LONG));
  });
  after(() => rmSync(dir, { recursive: true }));

  /** How a command ends that is sent a signal once it has said something; nothing of it may be left. */
  async function endOf(command: Command, moment: string, signal: NodeJS.Signals) {
    await command.says(moment);
    const family = familyOf(command.pid);
    command.process.kill(signal);
    const timer = setTimeout(() => command.process.kill('SIGKILL'), ENDED_WITHIN_MS);
    const ended = await command.ended;
    clearTimeout(timer);
    await nothingLeft(family);
    return ended;
  }

  async function nothingLeft(family: readonly number[]): Promise<void> {
    const endMs = performance.now() + GONE_WITHIN_MS;
    while (aliveOf(family).length > 0 && performance.now() < endMs) await sleep(50);
    expect(aliveOf(family)).to.deep.equal([]);
  }

  const COMMANDS: readonly (readonly [string, readonly string[], string, NodeJS.Signals])[] = [
    ['one long run', ['run', 'standard', '--timing', 'true', '--jobs', '1', '--runs', '2'], 'control run', 'SIGINT'],
    ['a replay', ['replay', 'long.json'], 'labDigest', 'SIGTERM'],
    ['an incident', ['incident', 'akamai-2011', '--times', '1000'], 'running', 'SIGHUP'],
    ['the tour', [], 'shrinking', 'SIGINT'],
  ];
  for (const [what, args, moment, signal] of COMMANDS) {
    it(`${what} ends in order at ${signal}, and has not passed`, async () => {
      const command = start([...args], {}, dir);
      const { code, err } = await endOf(command, moment, signal);
      expect(err).to.contain('stopping');
      expect(code).to.be.oneOf([1, 3]);
    });
  }

  it('workers end in order, and what they had judged counts', async () => {
    const args = ['run', 'small', ...SHORT, '--seed', '1', '--jobs', '2', '--runs', '100000', '--out', out('workers')];
    const { code } = await endOf(start(args, {}, dir), 'searching', 'SIGINT');
    const { campaign } = readFolder(out('workers'));
    expect(campaign.stopped).to.equal('interrupted');
    expect(campaign.runs).to.be.within(1, 10_000);
    expect(code).to.equal(0);
  });

  it('shrinking ends with its best, which is the verdict', async () => {
    const { code } = await endOf(
      start(['run', 'small', ...BUG, '--jobs', '1', '--out', out('shrink')], {}, dir),
      'shrinking',
      'SIGTERM',
    );
    expect(code).to.equal(1);
    expect(readFolder(out('shrink')).campaign).to.include({ counterexamples: 1, stopped: 'interrupted' });
    expect(existsSync(join(out('shrink'), 'counterexamples', '1', 'README.md'))).to.equal(true);
  });

  it('SIGKILL: workers and compilers end with it, and nothing is written any more', async () => {
    const args = ['run', 'small', ...SHORT, '--seed', '1', '--jobs', '2', '--keep-history', '--out', out('killed')];
    const command = start([...args, '--runs', '100000'], {}, dir);
    await command.says('searching');
    const family = familyOf(command.pid);
    command.process.kill('SIGKILL');
    expect((await command.ended).code).to.equal('SIGKILL');
    await nothingLeft(family);
    expect(JSON.parse(readFileSync(join(out('killed'), 'campaign.json'), 'utf8')).stopped).to.equal('unfinished');
  });

  it('what is no file, or no place for one, is refused in one sentence', async () => {
    execFileSync('mkfifo', [out('fifo'), out('fifo.yaml')]);
    for (const args of [
      ['replay', out('fifo')],
      ['incident', out('fifo.yaml')],
      ['run', 'small', '--runs', '1', '--known', out('fifo')],
      ['run', 'small', '--runs', '1', '--out', '/proc/x'],
    ]) {
      const { code, out: said, err } = await run(args, {}, dir);
      expect({ code, said }, args.join(' ')).to.deep.equal({ code: 2, said: '' });
      const lines = err.split('\n').filter((line) => line.startsWith('zonequake: '));
      expect(lines, err).to.have.length(1);
      expect(lines[0]).to.match(/FIFO|"\/proc\/x" cannot be written/);
    }
  });
});
