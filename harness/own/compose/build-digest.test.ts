import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configOf } from '../../testkit/compose-config.ts';
import { labOf, servicesOf } from '../../testkit/compose-lab.ts';
import { buildDigests } from './build-digest.ts';
import { NO_BUILDS } from './services.ts';

describe('what a service is built from', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonequake-build-'));
    mkdirSync(join(folder, 'conf'));
    writeFileSync(join(folder, 'Dockerfile'), 'FROM debian\n');
    writeFileSync(join(folder, 'conf', 'nsd.conf'), 'server:\n');
    symlinkSync('nsd.conf', join(folder, 'conf', 'link'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const digest = (build: object = {}) =>
    buildDigests(configOf({ ns: { build: { context: folder, dockerfile: 'Dockerfile', ...build } } })).get('ns');

  it('is the same as long as nothing of it changes, and another with each file, name and argument', () => {
    const before = digest();
    expect(before)
      .to.match(/^[0-9a-f]{64}$/)
      .and.to.equal(digest());
    const seen = new Set([before, digest({ args: { A: '1' } })]);
    writeFileSync(join(folder, 'conf', 'nsd.conf'), 'server:\n  ip4-only: yes\n');
    seen.add(digest());
    writeFileSync(join(folder, 'conf', 'other'), '');
    seen.add(digest());
    expect(seen.size).to.equal(4);
  });

  it('is not known where something of it is elsewhere, or not there', () => {
    expect(digest({ additional_contexts: { base: '/elsewhere' } })).to.equal(undefined);
    expect(digest({ dockerfile: '../Dockerfile' })).to.equal(undefined);
    expect(digest({ context: 'https://example.com/lab.git' })).to.equal(undefined);
    expect(digest({ context: join(folder, 'gone') })).to.equal(undefined);
  });

  it('is built once: not again where the engine has it, and always where it is not known', () => {
    const config = configOf({ ns: { build: { context: folder, dockerfile: 'Dockerfile' } } });
    const digests = buildDigests(config);
    const under = (builds: typeof NO_BUILDS) => servicesOf(labOf(config, new Map(), [], builds)).ns;
    const first = under({ digests, made: new Set() });
    expect(first?.pull_policy).to.equal('build');
    const made = new Set([String(first?.image)]);
    expect(under({ digests, made })).to.deep.include({ pull_policy: 'never', image: first?.image });
    const unknown = under(NO_BUILDS);
    expect(under({ digests: new Map(), made: new Set([String(unknown?.image)]) })?.pull_policy).to.equal('build');
  });
});
