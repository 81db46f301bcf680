import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../basics/errors.ts';
import { bringPrograms } from './bring-programs.ts';

const PROGRAM = "import { late } from './late.ts';\nexport default () => { late(); };\n";

describe('a program that is brought', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'zonequake-programs-'));
  });
  after(() => rmSync(root, { recursive: true }));

  /** Writes files into a folder and brings one of them as the program of a role. */
  async function bring(folder: string, files: Readonly<Record<string, string>>, entry = 'mine.ts') {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, folder, name)), { recursive: true });
      writeFileSync(join(root, folder, name), text);
    }
    const { llns } = await bringPrograms({ llns: `./${entry}` }, join(root, folder));
    return llns;
  }

  it('has the same digest wherever it lies, and another once an import or a package is another', async () => {
    const files = { 'mine.ts': PROGRAM, 'late.ts': 'export const late = () => 400;\n' };
    const here = await bring('here', files);
    expect(await bring('there/deeper', files)).to.deep.equal(here);
    const other = await bring('other', { ...files, 'late.ts': 'export const late = () => 401;\n' });
    expect(other?.digest)
      .to.match(/^sha256:[0-9a-f]{64}$/)
      .and.not.equal(here?.digest);
    const packaged = { 'mine.ts': "import late from 'late';\nexport default () => late();\n" };
    const digests = await Promise.all(
      [1, 2].map(async (n) => {
        const file = { 'node_modules/late/index.js': `module.exports = () => ${n};\n` };
        return bring(`package-${n}`, { ...packaged, ...file });
      }),
    );
    expect(digests[0]?.digest).to.not.equal(digests[1]?.digest);
  });

  it('comes with its own sources for people, the entry first, and not with those of packages', async () => {
    const brought = await bring('sources', {
      'mine.ts': `import 'late';\n${PROGRAM}`,
      'late.ts': 'export const late = () => 400;\n',
      'node_modules/late/index.js': '',
    });
    expect(brought?.sources.map(({ path }) => path)).to.deep.equal(['mine.ts', 'late.ts']);
  });

  it('has its sources below one folder, also where it imports from beside its own', async () => {
    const above = {
      'mine/mine.ts': PROGRAM.replace('./late', '../late'),
      'late.ts': 'export const late = () => 400;\n',
    };
    const brought = await bring('beside', above, 'mine/mine.ts');
    expect(brought?.sources.map(({ path }) => path)).to.deep.equal(['mine/mine.ts', 'late.ts']);
  });

  it('is refused in one sentence where it is not there, imports what is not there, or exports no program', async () => {
    for (const [what, files, entry] of [
      [/no file .*none\.ts/, {}, 'none.ts'],
      [/Could not resolve "\.\/gone\.ts"/, { 'mine.ts': "import './gone.ts';\n" }, 'mine.ts'],
      [/no default export that is a function/, { 'mine.ts': 'export const mine = 1;\n' }, 'mine.ts'],
      [/cannot be run: as it is loaded/, { 'mine.ts': "throw new Error('as it is loaded');\n" }, 'mine.ts'],
    ] as const) {
      const error = await bring('wrong', files, entry).catch((refusal: unknown) => refusal);
      expect(error).to.be.instanceOf(UsageError);
      expect(error)
        .to.have.property('message')
        .that.matches(what)
        .and.matches(/^programs\.llns: [^\n]+$/);
    }
  });
});
