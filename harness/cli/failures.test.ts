import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCommand } from '../testkit/command.ts';

/** A bug that shows at once, so runs may be short. */
const SHORT = ['--set', 'timing.durationMs=50000', '--set', 'timing.quietMs=15000'];
const BUG = ['--set', 'nameserver.version=2.1.5', ...SHORT, '--jobs', '1'];

describe('zonequake failures', () => {
  let cwd = '';
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(cwd, { recursive: true }));

  it('keep what one campaign found for the next in the same folder, until they are retired', async () => {
    const night = (...args: string[]) => runCommand(['run', 'small', ...BUG, '--out', 'night', ...args], { cwd });
    const first = await night('--runs', '20', '--seed', '7');
    expect(first.code).to.equal(1);
    const [, fingerprint = ''] = /fingerprint: (.*)/.exec(first.out) ?? [];
    const second = await night('--runs', '4', '--seed', '8');
    expect(second.code).to.equal(1);
    expect(second.out)
      .to.contain(`fingerprint: ${fingerprint}\n`)
      .and.to.match(/found in stored failure [0-9a-f]{12} /);
    const list = await runCommand(['failures', 'list', '--json'], { cwd });
    const { failures } = JSON.parse(list.out);
    expect(failures.map((failure: { fingerprint: string }) => failure.fingerprint)).to.deep.equal([fingerprint]);
    const [{ id, file }] = failures;
    const shown = await runCommand(['failures', 'show', id.slice(0, 6)], { cwd });
    expect(shown.out).to.contain(fingerprint).and.to.contain(join('zonequake-failures', file));
    const path = join('zonequake-failures', file);
    expect((await runCommand(['replay', path, '--expect', 'right-answer'], { cwd })).code).to.equal(0);
    expect((await runCommand(['failures', 'retire', id], { cwd })).code).to.equal(0);
    expect(readdirSync(join(cwd, 'zonequake-failures', 'retired'))).to.deep.equal([file]);
    expect((await runCommand(['failures'], { cwd })).out).to.equal('no failures in zonequake-failures\nretired: 1\n');
    expect((await runCommand(['failures', 'show', id], { cwd })).code).to.equal(2);
  });
});
