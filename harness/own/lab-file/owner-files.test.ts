import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../basics/errors.ts';
import { readLabFile, zoneOfFile } from './owner-files.ts';

const SOA = '$TTL 5\n@ SOA a b 1 2 3 4 5\n';

describe('the files of an owner', () => {
  let outside = '';
  let folder = '';
  beforeEach(() => {
    outside = mkdtempSync(join(tmpdir(), 'zonequake-own-'));
    folder = join(outside, 'lab');
    mkdirSync(join(folder, 'zones', 'inc'), { recursive: true });
    writeFileSync(join(outside, 'secret'), 'a A 192.0.2.66\n');
  });
  afterEach(() => rmSync(outside, { recursive: true }));

  const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
  function zoneWith(file: string) {
    put(
      'zonequake.yaml',
      `format: zonequake-lab/1\ncheck:\n  - zone: example.com\n    file: ${file}\n  - zone: b.test\n    axfr: ns1\n`,
    );
    const decoded = readLabFile(join(folder, 'zonequake.yaml'));
    return decoded.lab.check.map((check) => (check.is === 'zone' ? zoneOfFile(decoded, check, folder) : undefined));
  }
  const names = (file: string) => [...(zoneWith(file)[0]?.names ?? [])];

  it('are read from the folder of the lab file', () => {
    put('zones/db', `${SOA}a A 192.0.2.1\n`);
    const [first, second] = zoneWith('zones/db');
    expect([first?.apex, second]).to.deep.equal(['example.com', undefined]);
    expect([...(first?.names ?? [])]).to.deep.equal(['example.com', 'a.example.com']);
  });

  it('include what is beside them, else in the folder of the lab file', () => {
    put('zones/db', `${SOA}$INCLUDE inc/one\n$INCLUDE two\n$INCLUDE zones/inc/one x\n`);
    put('zones/inc/one', 'one A 192.0.2.1\n');
    put('two', 'two A 192.0.2.2\n');
    expect(names('zones/db')).to.have.members([
      'example.com',
      ...['one', 'two', 'one.x', 'x'].map((n) => `${n}.example.com`),
    ]);
  });

  it('are told by name and line where they are not there', () => {
    expect(() => zoneWith('zones/none')).to.throw(
      UsageError,
      /zonequake\.yaml line 4: .*zones\/none cannot be read: correct the path, or give axfr: or names: in its place$/,
    );
    put('zones/db', `${SOA}$INCLUDE none\n`);
    expect(() => zoneWith('zones/db')).to.throw(
      UsageError,
      /zones\/db line 3: there is no file "none" beside this one/,
    );
    put('zones/db', `${SOA}x A 1\n`);
    expect(() => zoneWith('zones/db')).to.throw(UsageError, /zones\/db line 3: "1" is no IPv4 address: correct it$/);
  });

  it('include nothing from outside, by a path or by a link', () => {
    symlinkSync(join(outside, 'secret'), join(folder, 'zones', 'link'));
    for (const [path, message] of [
      ['../../secret', /db line 3: "\.\.\/\.\.\/secret" is outside the folder of the lab file/],
      ['link', /db line 3: "link" is outside the folder/],
      [join(outside, 'secret'), /db line 3: ".*" is a path in a container: give one from the folder of this file/],
    ] as const) {
      put('zones/db', `${SOA}$INCLUDE ${path}\n`);
      expect(() => zoneWith('zones/db'), path).to.throw(UsageError, message);
    }
  });

  it('are told where there is no lab file', () => {
    const path = join(folder, 'none.yaml');
    expect(() => readLabFile(path)).to.throw(UsageError, /none\.yaml cannot be read: have zonequake init write one/);
  });
});
