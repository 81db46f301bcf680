import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeFolder } from './files.ts';

describe('making a folder', () => {
  let dir = '';
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(dir, { recursive: true }));

  it('makes those that it is in, and is content with one that is there', () => {
    const deep = join(dir, 'a', 'b', 'c');
    makeFolder(deep);
    makeFolder(deep);
    expect(statSync(deep).isDirectory()).to.equal(true);
  });

  it('fails at once where none can be made, and names it', () => {
    writeFileSync(join(dir, 'file'), '');
    for (const path of ['/proc/x', '/proc/self/x/y', '/sys/x', '/dev/x'])
      expect(() => makeFolder(path)).to.throw(/^"\/(proc|sys|dev).* is the kernel's, and keeps nothing\)$/);
    for (const path of ['/dev/null/x', join(dir, 'file', 'x')]) expect(() => makeFolder(path)).to.throw(path);
    expect(() => makeFolder(join(dir, 'file'))).to.throw('file');
  });
});
