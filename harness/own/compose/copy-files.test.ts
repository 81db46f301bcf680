import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { HarnessError, UsageError } from '../../basics/errors.ts';
import { COPIED_MAX, copyFiles } from './copy-files.ts';

describe("copying the lab's files", () => {
  let top = '';
  let [lab, run] = ['', ''];
  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'zonequake-')));
    lab = join(top, 'lab');
    run = join(lab, '.zonequake', 'run');
    mkdirSync(join(lab, 'zones'), { recursive: true });
    mkdirSync(run, { recursive: true });
    writeFileSync(join(lab, 'zones', 'db'), 'zone');
  });
  afterEach(() => rmSync(top, { recursive: true }));

  const copy = (from: string, name = 'files', limits = COPIED_MAX) =>
    copyFiles([{ from, to: join(run, name), isReadOnly: false }], { runFolder: run, limits });
  async function failure(work: Promise<void>): Promise<Error> {
    try {
      await work;
    } catch (error) {
      return error as Error;
    }
    throw new Error('it was copied');
  }

  it('keeps modes, times and links, and leaves out what is no file', async () => {
    const db = join(lab, 'zones', 'db');
    chmodSync(db, 0o640);
    utimesSync(db, 1_000_000, 2_000_000);
    chmodSync(join(lab, 'zones'), 0o2755);
    symlinkSync('../nowhere', join(lab, 'zones', 'link'));
    linkSync(db, join(lab, 'zones', 'same'));
    const server = createServer().listen(join(lab, 'zones', 'socket'));
    try {
      await copy(join(lab, 'zones'));
    } finally {
      server.close();
    }
    const files = join(run, 'files');
    expect(readdirSync(files).toSorted()).to.deep.equal(['db', 'link', 'same']);
    expect(readFileSync(join(files, 'db'), 'utf8')).to.equal('zone');
    const { mode, mtimeMs } = lstatSync(join(files, 'db'));
    expect([mode & 0o7777, mtimeMs]).to.deep.equal([0o640, 2_000_000_000]);
    expect(lstatSync(files).mode & 0o7777).to.equal(0o2755);
    expect(readlinkSync(join(files, 'link'))).to.equal('../nowhere');
  });

  it('copies the whole folder without the run that is in it, a single file, and what is not there as an empty folder', async () => {
    await copy(lab, 'all');
    await copy(join(lab, 'zones', 'db'), 'deep/db');
    await copy(join(lab, 'absent'), 'deep/absent');
    expect(readdirSync(join(run, 'all')).toSorted()).to.deep.equal(['.zonequake', 'zones']);
    expect(readdirSync(join(run, 'all', '.zonequake'))).to.deep.equal([]);
    expect(readFileSync(join(run, 'deep', 'db'), 'utf8')).to.equal('zone');
    expect(readdirSync(join(run, 'deep', 'absent'))).to.deep.equal([]);
    expect(readdirSync(lab).toSorted()).to.deep.equal(['.zonequake', 'zones']);
  });

  it('is refused over the limits, and writes nothing over', async () => {
    const octets = await failure(copy(lab, 'a', { octets: 3, entries: 10 }));
    expect(octets).to.be.instanceOf(UsageError);
    expect(octets.message).to.match(
      /lab and what else is mounted of the lab's folder have over 0 MB, which is the most/,
    );
    const entries = await failure(copy(lab, 'b', { octets: 100, entries: 2 }));
    expect(entries.message).to.match(/have over 2 files, .*: mount less of it, or use a named volume$/);
    await copy(join(lab, 'zones', 'db'), 'once');
    expect(await failure(copy(join(lab, 'zones', 'db'), 'once'))).to.be.instanceOf(HarnessError);
  });

  it('is refused for what this user cannot read', async () => {
    chmodSync(join(lab, 'zones', 'db'), 0);
    chmodSync(top, 0o755);
    chmodSync(run, 0o777);
    // Root can read everything: for a moment this is nobody.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65534);
    try {
      const error = await failure(copy(join(lab, 'zones')));
      expect(error).to.be.instanceOf(UsageError);
      expect(error.message).to.match(
        /zones\/db cannot be read, so it cannot be copied for the lab: let this user read it$/,
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});
