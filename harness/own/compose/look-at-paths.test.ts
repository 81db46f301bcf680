import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configOf } from '../../testkit/compose-config.ts';
import { lookAtPaths } from './look-at-paths.ts';

describe('looking at what services are to see', () => {
  let top = '';
  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'zonequake-')));
  });
  afterEach(() => rmSync(top, { recursive: true }));

  function look(...paths: readonly string[]) {
    const volumes = paths.map((source) => ({ type: 'bind', source, target: '/x' }));
    return lookAtPaths(configOf({ a: { volumes } }), { DOCKER_HOST: `unix://${top}/engine/own.sock` });
  }

  it('tells files, folders, sockets and what is not there, and follows links', async () => {
    mkdirSync(join(top, 'folder'));
    writeFileSync(join(top, 'folder', 'file'), '');
    symlinkSync('folder', join(top, 'link'));
    const server = createServer().listen(join(top, 'socket'));
    try {
      const facts = look(...['link', 'link/file', 'socket', 'link/no/where'].map((name) => join(top, name)), './here');
      expect([...facts.values()].map(({ kind, real }) => [kind, real.replace(top, 'TOP')])).to.deep.equal([
        ['folder', 'TOP/folder'],
        ['file', 'TOP/folder/file'],
        ['socket', 'TOP/socket'],
        ['absent', 'TOP/folder/no/where'],
        ['absent', './here'],
      ]);
    } finally {
      server.close();
    }
  });

  it('knows the sockets of engines, and every folder that holds one', () => {
    const facts = look('/var/run/docker.sock', '/run', '/', `${top}/engine`, `${top}/engine/own.sock`, `${top}/other`);
    expect([...facts.values()].map(({ hasEngine }) => hasEngine)).to.deep.equal([true, true, true, true, true, false]);
  });

  it('knows where other file systems are mounted below', function () {
    if (process.platform !== 'linux') this.skip();
    const facts = look('/', '/proc/self', top);
    expect([...facts.values()].map(({ hasMountsBelow }) => hasMountsBelow)).to.deep.equal([true, false, false]);
  });

  it('looks at volumes that are mounts in disguise, and at configs and secrets', () => {
    writeFileSync(join(top, 'key'), '');
    const device = join(top, 'none');
    const config = configOf(
      { a: {} },
      {
        volumes: {
          v: { driver_opts: { type: 'none', o: 'rw,bind', device } },
          w: { driver_opts: { o: 'size=1m', device } },
        },
        configs: { c: { content: 'x' } },
        secrets: { s: { file: join(top, 'key') } },
      },
    );
    expect([...lookAtPaths(config).entries()].map(([path, { kind }]) => [path, kind])).to.deep.equal([
      [device, 'absent'],
      [join(top, 'key'), 'file'],
    ]);
  });
});
