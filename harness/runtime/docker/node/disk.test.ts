import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../../testkit/node.ts';
import { openDisk, wipeDisk } from './disk.ts';

describe('docker node: disk', () => {
  it('keeps values under any key, apart from each other, until it is wiped', () => {
    const folder = temporaryFolder();
    const keys = ['release/software/active', 'release', '..', 'a.new', 'a', ''];
    for (const key of keys) openDisk(folder).put(key, `old ${key}`);
    for (const key of keys) openDisk(folder).put(key, `value of ${key}\u2028`);
    const disk = openDisk(folder);
    expect(keys.map((key) => disk.get(key))).to.deep.equal(keys.map((key) => `value of ${key}\u2028`));
    disk.delete('a');
    disk.delete('never there');
    expect([disk.get('a'), disk.get('release')]).to.deep.equal([undefined, 'value of release\u2028']);
    wipeDisk(folder);
    expect(keys.map((key) => disk.get(key))).to.deep.equal(keys.map(() => undefined));
  });

  it('ignores what a killed process left half-written', () => {
    const folder = temporaryFolder();
    openDisk(folder).put('book', 'whole');
    writeFileSync(join(folder, 'book.value.new'), 'ha');
    expect(openDisk(folder).get('book')).to.equal('whole');
  });
});
