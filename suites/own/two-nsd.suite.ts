import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { findEngine } from '../../harness/runtime/docker/engine.ts';
import { run } from '../processes.ts';
import { describeWithLabs } from './require-compose.ts';

const TWO_NSD = fileURLToPath(new URL('../../fixtures/labs/two-nsd/', import.meta.url));

/** Built at the first use; on a machine that is busy. */
const WITHIN_MS = 600_000;

describeWithLabs('a lab of one’s own, from the command line', () => {
  let folder = '';

  /** The lab with something in its files replaced. */
  function replace(file: string, from: string | RegExp, to: string): void {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${file} has no ${from}`);
    writeFileSync(path, changed);
  }

  beforeEach('copy it', function () {
    this.timeout(WITHIN_MS);
    folder = join(mkdtempSync(join(tmpdir(), 'zonequake-two-')), 'two-nsd');
    cpSync(TWO_NSD, folder, { recursive: true });
  });

  afterEach('nothing is left of it', async function () {
    this.timeout(WITHIN_MS);
    const docker = await findEngine();
    const filters = { name: ['zonequake-two-nsd'] };
    expect(await docker.listContainers({ all: true, filters })).to.deep.equal([]);
    expect(await docker.listNetworks({ filters })).to.deep.equal([]);
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  it('is wrong where a server has another zone: check and run end with 1, say who and what, and blame no fault', async function () {
    this.timeout(WITHIN_MS);
    replace(
      'compose.yml',
      'ns2:\n    <<: *nsd\n',
      'ns2:\n    build: nsd\n    volumes: [./nsd/nsd.conf:/etc/nsd/nsd.conf:ro, ./nsd/other.zone:/etc/nsd/example.com.zone:ro]\n',
    );
    const zone = readFileSync(join(folder, 'nsd/example.com.zone'), 'utf8');
    writeFileSync(join(folder, 'nsd/other.zone'), zone.replace('10.61.0.80', '10.61.0.81'));
    replace('zonequake.yaml', 'check:\n', 'ready: 1s\ncheck:\n');
    const { code, out, err } = await run(['check', '--lab', folder, '--json']);
    expect(code, err).to.equal(1);
    expect(out).to.match(/ns2 \(10\.61\.0\.12\) was asked for www\.example\.com A: .*10\.61\.0\.81 came/);
    const searched = await run(['run', '--lab', folder]);
    expect(searched.code, searched.err).to.equal(1);
    expect(searched.err)
      .to.match(/nothing has been done to it/)
      .and.to.match(/ns2/);
    expect(searched.out).to.equal('');
  });

  it('is refused in the simulation, and where it names a service that is not there, with file and line', async function () {
    this.timeout(WITHIN_MS);
    const sim = await run(['run', '--lab', folder, '--runtime', 'sim']);
    expect([sim.code, sim.err]).to.deep.equal([
      2,
      'zonequake: a lab of your own runs in containers alone: leave --runtime out, or give --runtime docker\n',
    ]);
    for (const [option, value] of [
      ['--faults', 'nonsense'],
      ['--runs', 'x'],
      ['--invariants', 'none'],
    ] as const) {
      const senseless = await run(['run', '--lab', folder, option, value]);
      expect(senseless.code, option).to.equal(2);
      // One sentence, and nothing was started before it.
      expect(senseless.err.trim(), option).to.match(/^zonequake: .*$/);
    }
    replace('zonequake.yaml', 'from: [web]', 'from: [wbe]');
    const { code, err } = await run(['check', '--lab', folder]);
    expect(code).to.equal(2);
    expect(err).to.match(/zonequake\.yaml line \d+: .*unknown service "wbe": did you mean "web"\?/);
  });
});
