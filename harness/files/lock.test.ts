import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { formatOwner, ownOwner } from '../basics/owner.ts';
import { lockFolder } from './lock.ts';

const LOCK = '.zonequake-lock';

/** An owner that lived on this machine, and is gone. */
const gone = () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  return formatOwner({ ...ownOwner(), pid, startTime: '1' });
};

describe('the lock of a folder', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('keeps everybody else out until it is released, and leaves nothing', () => {
    const lock = lockFolder(join(dir, 'new'));
    expect(lock.stale).to.equal(undefined);
    expect(() => lockFolder(join(dir, 'new'))).to.throw(UsageError, `is in use by process ${process.pid}: wait for it`);
    lock.release();
    expect(readdirSync(join(dir, 'new'))).to.deep.equal([]);
    lockFolder(join(dir, 'new')).release();
  });

  it('is taken from an owner that is gone, of this boot or another, and from nobody at all, which is told', () => {
    const rebooted = formatOwner({ ...ownOwner(), bootId: 'another' });
    for (const text of [gone(), rebooted, '', 'damaged']) {
      writeFileSync(join(dir, LOCK), text);
      const lock = lockFolder(dir);
      expect(lock.stale).to.match(/was locked by (process \d+|somebody), which is gone/);
      expect(() => lockFolder(dir)).to.throw(UsageError, /is in use/);
      lock.release();
      expect(readdirSync(dir)).to.deep.equal([]);
    }
  });

  it('is not taken from an owner whom nobody can look up from here', () => {
    writeFileSync(join(dir, LOCK), formatOwner({ ...ownOwner(), pidNamespace: 'another' }));
    expect(() => lockFolder(dir)).to.throw(UsageError, /is in use/);
  });

  it('is not released by who has lost it', () => {
    const lock = lockFolder(dir);
    writeFileSync(join(dir, LOCK), gone());
    lock.release();
    expect(readdirSync(dir)).to.deep.equal([LOCK]);
  });
});
