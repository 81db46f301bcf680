import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../basics/errors.ts';
import { callCompose, findCompose } from './compose-command.ts';

describe('finding compose', () => {
  let bin = '';
  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'zonequake-bin-'));
  });
  afterEach(() => rmSync(bin, { recursive: true }));

  /** A program that does this when its arguments are these, and else fails. */
  function program(name: string, args: string, script: string): void {
    const path = join(bin, name);
    writeFileSync(path, `#!/bin/sh\n[ "$*" = "${args}" ] || exit 1\n${script}\n`);
    chmodSync(path, 0o755);
  }

  const found = () => findCompose({ PATH: bin });
  async function refusal(): Promise<string> {
    try {
      return `found ${(await found()).version}`;
    } catch (error) {
      expect(error).to.be.instanceOf(UsageError);
      return (error as Error).message;
    }
  }

  it('takes the plugin, and says its version', async () => {
    program('docker', 'compose version --short', 'echo 2.26.1-4');
    program('docker-compose', 'version --short', 'echo 5.0.0');
    expect(await found()).to.deep.equal({ command: 'docker', before: ['compose'], version: '2.26.1-4' });
  });

  it('takes the program of its own where docker has no plugin, or one that is too old', async () => {
    program('docker', 'version', 'true');
    program('docker-compose', 'version --short', 'echo v2.40.3; echo x');
    expect(await found()).to.deep.equal({ command: 'docker-compose', before: [], version: '2.40.3' });
  });

  it('is refused in one sentence where there is none, or only version 1', async () => {
    const install = 'install the compose plugin of docker, or docker-compose, in version 2 or later';
    expect(await refusal()).to.equal(`there is no docker compose, which reads compose files: ${install}`);
    program('docker-compose', 'version --short', 'echo 1.29.2');
    expect(await refusal()).to.equal(`docker-compose 1.29.2 is too old to read compose files: ${install}`);
  });

  it('gives what it wrote and how it ended, and nothing of what takes too long', async () => {
    program('docker-compose', 'x', 'echo out; echo err >&2; exit 14');
    program('slow', 'x', 'while :; do :; done');
    const call = (command: string, withinMs: number) =>
      callCompose({ command: join(bin, command), before: [], version: '2' }, ['x'], { withinMs });
    expect(await call('docker-compose', 30_000)).to.deep.equal({ code: 14, out: 'out\n', err: 'err\n' });
    expect((await call('slow', 50)).code).to.equal(undefined);
  });
});
