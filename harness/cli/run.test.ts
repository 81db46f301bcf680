import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockFolder } from '../files/lock.ts';
import { runCommand } from '../testkit/command.ts';

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
