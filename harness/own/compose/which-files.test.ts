import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../basics/errors.ts';
import { whichFiles } from './which-files.ts';

describe('which compose files are read', () => {
  let top = '';
  let lab = '';
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'zonequake-'));
    lab = join(top, 'lab');
    mkdirSync(lab);
  });
  afterEach(() => rmSync(top, { recursive: true }));

  const put = (...names: readonly string[]) => {
    for (const name of names) writeFileSync(join(lab, name), '');
  };
  const read = (names: readonly string[] = [], env: NodeJS.ProcessEnv = {}, folder = lab) =>
    whichFiles(folder, names, env).files.map((path) => relative(lab, path));

  it('without names is by the rule of compose: the first name there is, and the override beside it', () => {
    put('docker-compose.yml', 'docker-compose.override.yml');
    expect(read()).to.deep.equal(['docker-compose.yml', 'docker-compose.override.yml']);
    put('compose.yml', 'compose.override.yaml');
    expect(read()).to.deep.equal(['compose.yml', 'compose.override.yaml']);
    expect(whichFiles(lab, [], {}).notes).to.deep.equal([]);
  });

  it('is looked for above too, and refused where there is none', () => {
    const below = join(lab, 'a', 'b');
    mkdirSync(below, { recursive: true });
    expect(() => read([], {}, below)).to.throw(
      UsageError,
      /^\S+ has no compose file, nor has a folder above it: name one$/,
    );
    put('compose.yaml');
    expect(read([], {}, below)).to.deep.equal(['compose.yaml']);
  });

  it('is what COMPOSE_FILE says, in the environment or in .env', () => {
    put('compose.yml', 'compose.override.yml');
    expect(read([], { COMPOSE_FILE: 'a.yml:b.yml' })).to.deep.equal(['a.yml', 'b.yml']);
    writeFileSync(join(lab, '.env'), 'X=1\nexport COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE="c.yml,d.yml"\n');
    expect(read()).to.deep.equal(['c.yml', 'd.yml']);
    expect(read([], { COMPOSE_FILE: 'e.yml' })).to.deep.equal(['e.yml']);
  });

  it('with names is exactly these, and an override that lies beside them unused is told', () => {
    put('compose.yml');
    expect(whichFiles(lab, ['compose.yml'], {}).notes).to.deep.equal([]);
    put('compose.override.yml');
    const { files, notes } = whichFiles(lab, ['compose.yml', 'extra.yml'], { COMPOSE_FILE: 'x.yml' });
    expect(files).to.deep.equal([join(lab, 'compose.yml'), join(lab, 'extra.yml')]);
    expect(notes).to.deep.equal([
      `${join(lab, 'compose.override.yml')} is not used, since it is not among the compose files given: add it if it should be`,
    ]);
    expect(whichFiles(lab, ['compose.yml', 'compose.override.yml'], {}).notes).to.deep.equal([]);
  });
});
