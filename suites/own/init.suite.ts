import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { decodeLabFile } from '../../harness/own/lab-file/decode-lab-file.ts';
import { findEngine } from '../../harness/runtime/docker/engine.ts';
import { run } from '../processes.ts';
import { digestOf } from './owners-lab.ts';
import { describeWithLabs } from './require-compose.ts';

const TWO_NSD = fileURLToPath(new URL('../../fixtures/labs/two-nsd/', import.meta.url));

/** Built at the first use; on a machine that is busy. */
const WITHIN_MS = 600_000;

describeWithLabs('a lab file that init writes', () => {
  let folder = '';
  let digest = '';
  const path = () => join(folder, 'zonequake.yaml');
  const text = () => readFileSync(path(), 'utf8');

  before('copy a lab without its file', function () {
    this.timeout(WITHIN_MS);
    folder = join(mkdtempSync(join(tmpdir(), 'zonequake-init-')), 'two-nsd');
    cpSync(TWO_NSD, folder, { recursive: true });
    rmSync(path());
    digest = digestOf(folder);
  });

  after('nothing is left of it', async function () {
    this.timeout(WITHIN_MS);
    const docker = await findEngine();
    const filters = { name: ['zonequake-two-nsd'] };
    expect(await docker.listContainers({ all: true, filters })).to.deep.equal([]);
    expect(await docker.listNetworks({ filters })).to.deep.equal([]);
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  it('is named by check where there is none', async () => {
    const { code, err } = await run(['check', '--lab', folder]);
    expect([code, err]).to.deep.equal([
      2,
      `zonequake: there is no zonequake.yaml in ${folder}: have zonequake init write one, or name a folder that has one with --lab\n`,
    ]);
  });

  it('says who does what and what is right, each with where that is from', async function () {
    this.timeout(WITHIN_MS);
    const { code, out, err } = await run(['init', '--lab', folder]);
    expect(code, err).to.equal(0);
    expect(out).to.include(`${path()} is written.`);
    const { lab } = decodeLabFile(text(), path());
    expect(lab.compose).to.deep.equal(['compose.yml']);
    expect(lab.roles).to.deep.equal({
      ...{ ns1: ['authoritative'], ns2: ['authoritative'], resolver: ['resolver'], web: ['edge'] },
    });
    expect(lab.needs).to.deep.equal({ resolver: [{ any: ['ns1', 'ns2'] }] });
    expect(lab.client.ask).to.deep.equal({ how: 'resolvers', services: ['resolver'] });
    const [zone, ...pages] = lab.check;
    expect(zone).to.deep.include({ zone: 'example.com', source: { is: 'file', path: 'nsd/example.com.zone' } });
    const page = { from: ['web'], status: 200, page: { body: 'hello from example.com\n' } };
    expect(pages[0]).to.deep.include({ url: 'http://www.example.com/', ...page });
    for (const source of ['# AA for example.com', '# RA, and resolves', '# speaks HTTP on port 80', 'unbound.conf(5)'])
      expect(text()).to.include(source);
  });

  it('is all that was changed', () => {
    const written = text();
    rmSync(path());
    expect(digestOf(folder)).to.equal(digest);
    cpSync(join(TWO_NSD, 'zonequake.yaml'), path());
    expect(text()).not.to.equal(written);
  });

  it('is not written over without --force, and is with it; then check holds at once', async function () {
    this.timeout(WITHIN_MS);
    const before = text();
    const again = await run(['init', '--lab', folder]);
    expect(again.code).to.equal(2);
    expect(again.err).to.match(/^zonequake: .*zonequake\.yaml is there already: give --force .*\n$/);
    expect(text()).to.equal(before);
    const forced = await run(['init', 'compose.yml', '--lab', folder, '--force', '--json']);
    expect(forced.code, forced.err).to.equal(0);
    expect(JSON.parse(forced.out)).to.deep.include({ file: path(), leftOut: [] });
    expect(text()).not.to.equal(before);
    const checked = await run(['check', '--lab', folder]);
    expect(checked.code, checked.err).to.equal(0);
  });
});
