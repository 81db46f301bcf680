import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockFolder } from '../files/lock.ts';
import { runCommand } from '../testkit/command.ts';
import { testFile } from '../testkit/schedule-file.ts';

const INCIDENT = `format: zonequake-incident/1
name: gone
title: an edge is gone
story: It does.
lab: small
seed: 1
timeline:
  - { at: +20s, fault: service-gone, target: node:edge-a1, for: 5s }
variants:
  only:
    title: as it is
    expect: holds
`;

describe('zonequake run', () => {
  let cwd = '';
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(cwd, { recursive: true }));

  it('refuses a part of a campaign without a seed, and leaves nothing', async () => {
    const { code, out, err } = await runCommand(['run', 'small', '--shard', '1/2'], { cwd });
    expect({ code, out }).to.deep.equal({ code: 2, out: '' });
    expect(err).to.match(/^zonequake: --shard 1\/2 wants --seed: .*\n$/);
    expect(existsSync(join(cwd, '.zonequake'))).to.equal(false);
  });

  it('prints one JSON document, also when that is asked for before the command', async () => {
    const { code, out } = await runCommand(['--json', 'run', 'small', '--seed', '1', '--jobs', '1', '--runs', '1'], {
      cwd,
    });
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.include({ exitCode: 0 });
  });

  it('refuses on containers what they cannot do, in one sentence and before anything is started', async () => {
    const gone = { kind: 'service-gone', target: 'node:edge-a1', atMs: 5_000, durationMs: 5_000, params: {} };
    const schedule = {
      ...{ format: 'zonequake-schedule', version: 1, lab: 'small', set: {}, zonequake: '0.1.0', timing: 'search' },
      ...{ labDigest: `sha256:${'0'.repeat(64)}`, seed: 7, durationMs: 150_000, injections: [gone] },
    };
    const own = mkdtempSync(join(cwd, 'gone-'));
    writeFileSync(join(own, 'gone.json'), JSON.stringify(schedule));
    writeFileSync(join(own, 'gone.yaml'), INCIDENT);
    const why =
      'service-gone cannot be injected, since nothing dies by "container" but services of a lab of your own: leave it out\n';
    for (const [command, prefix] of [
      [['replay', 'gone.json', '--runtime', 'docker'], 'gone.json: injections[0].kind: '],
      [['incident', 'gone.yaml', '--runtime', 'docker'], 'injections[0].kind: '],
    ] as const) {
      const { code, out, err } = await runCommand(command, { cwd: own });
      expect({ code, out }, command.join(' ')).to.deep.equal({ code: 2, out: '' });
      expect(
        err
          .split('\n')
          .filter((line) => !/^(warning|running incident)/.test(line))
          .join('\n'),
      ).to.equal(`zonequake: ${prefix}${why}`);
    }
    expect(existsSync(join(own, '.zonequake'))).to.equal(false);
  });

  it('has no other times than those of the file in the simulation, nor ones that nobody has', async () => {
    const own = mkdtempSync(join(cwd, 'timing-'));
    writeFileSync(join(own, 'gone.yaml'), INCIDENT);
    const schedule = { ...testFile(), lab: 'small', injections: [] };
    writeFileSync(join(own, 'none.json'), JSON.stringify(schedule));
    for (const command of [
      ['incident', 'gone.yaml'],
      ['replay', 'none.json'],
    ]) {
      const there = await runCommand([...command, '--timing', 'search'], { cwd: own });
      expect({ code: there.code, out: there.out }, command.join(' ')).to.deep.equal({ code: 2, out: '' });
      expect(there.err).to.match(/^zonequake: --timing is for --runtime docker: .*\n$/);
      const none = await runCommand([...command, '--timing', 'soon', '--runtime', 'docker'], { cwd: own });
      expect({ code: none.code, out: none.out }, command.join(' ')).to.deep.equal({ code: 2, out: '' });
      expect(none.err).to.equal('zonequake: --timing wants true, search, docker, but got "soon"\n');
    }
  });

  it('refuses a folder that another campaign has, which stays as it is', async () => {
    const out = join(cwd, 'shared');
    const lock = lockFolder(out);
    const { code, err } = await runCommand(['run', 'small', '--seed', '1', '--jobs', '1', '--out', out], { cwd });
    expect(code).to.equal(2);
    expect(err).to.match(
      /^zonequake: ".*shared" is in use by process \d+: wait for it, or give another folder with --out\n$/,
    );
    expect(existsSync(join(out, 'campaign.json'))).to.equal(false);
    lock.release();
  });

  it('refuses a folder that cannot be written before it has run anything', async () => {
    const { code, err } = await runCommand(['run', 'small', '--seed', '1', '--jobs', '1', '--out', '/proc/self'], {
      cwd,
    });
    expect(code).to.equal(2);
    expect(err)
      .to.match(/"\/proc\/self" cannot be written/)
      .and.not.contain('control run');
  });
});
