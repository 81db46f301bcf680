import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { call } from './command.ts';
import { demandOrder, demandRefusal } from './ending.ts';
import { GOOD, SAYS } from './good.ts';

const DIR = join(import.meta.dirname, '..', '..', 'fixtures', 'hostile');

/** How a file is given to the command line, by its name; undefined for what nodes are sent. */
function argsFor(name: string): readonly string[] | undefined {
  const path = join(DIR, name);
  if (name.startsWith('tok-')) return ['replay', readFileSync(path, 'utf8')];
  if (/^(\d+-)?known-/.test(name))
    return ['run', 'small', '--runs', '1', '--seed', '1', '--jobs', '1', '--no-shrink', '--known', path];
  if (name.endsWith('.yaml')) return ['incident', '--no-shrink', path];
  return name.endsWith('.json') ? ['replay', path] : undefined;
}

describe('hostile files', () => {
  let cwd = '';
  before(() => {
    cwd = mkdtempSync(join(tmpdir(), 'zonequake-'));
  });
  after(() => rmSync(cwd, { recursive: true }));

  const files = readdirSync(DIR).toSorted();
  for (const sort of ['tok-', 'known-', 'incident', 'schedule', 'bundle', '0', '1', '2', '3', 'timeline']) {
    it(`${sort}…: each is refused in one line at once, or judged where it is good`, async () => {
      const own = files.filter((name) => name.startsWith(sort) && argsFor(name));
      expect(own).not.to.deep.equal([]);
      for (const name of own) {
        const ended = await call(argsFor(name) ?? [], cwd);
        if (!GOOD.includes(name)) {
          const said = demandRefusal(ended, name);
          if (!name.startsWith('tok-')) expect(said, name).to.contain(name);
          expect(said, name).to.contain(SAYS[name] ?? '');
          continue;
        }
        demandOrder(ended, name);
        expect(ended.code, `${name}: ${ended.err}`).not.to.equal(2);
        expect(ended.out, name).not.to.equal('');
      }
    });
  }

  it('are all looked at', () => {
    const rest = files.filter((name) => !argsFor(name)).filter((name) => !/^(frame|dns|http)-/.test(name));
    expect(rest.filter((name) => /\.(json|yaml|txt)$/.test(name))).to.deep.equal([]);
    expect([...GOOD, ...Object.keys(SAYS)].filter((name) => !files.includes(name))).to.deep.equal([]);
  });
});
