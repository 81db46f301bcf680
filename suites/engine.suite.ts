import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { run } from './processes.ts';

describe('an engine that is named and not there', () => {
  let scratch: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), 'zonequake-engine-'));
  });
  after(() => rmSync(scratch, { recursive: true }));

  const told =
    /no container engine answers where DOCKER_HOST says, at unix:\/\/\/nonexistent\.sock: .*; correct or unset it\n/;
  const nowhere = () => ({ DOCKER_HOST: 'unix:///nonexistent.sock', TMPDIR: scratch });

  it('has no substitute: a lab that should stand ends with one sentence, and so does its keeper', async function () {
    this.timeout(60_000);
    const { code, err } = await run(['lab', 'up'], nowhere());
    expect(code).to.equal(4);
    expect(err).to.match(new RegExp(`^zonequake: ${told.source}$`));
  });

  it('has no substitute for a campaign either, which is not judged', async function () {
    this.timeout(60_000);
    const args = ['run', 'small', '--runtime', 'docker', '--runs', '1', '--out', join(scratch, 'out')];
    const { code, out } = await run([...args, '--failures', join(scratch, 'failures')], nowhere());
    expect(code).to.equal(4);
    expect(out).to.match(told);
  });
});
