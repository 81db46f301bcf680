import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/** Stands where esbuild is looked for, and writes down what is really compiled. */
const ESBUILD = `
  import { appendFileSync } from 'node:fs';
  import * as esbuild from '${import.meta.resolve('esbuild')}';
  export const stop = esbuild.stop;
  export const transform = (source, options) => {
    appendFileSync(new URL('../../compiled.log', import.meta.url), options.sourcefile.replace(/.*\\//, '') + '\\n');
    return esbuild.transform(source, options);
  };
`;
const MAIN = `import { two } from './two.ts';\nconst one: number = 1;\nconsole.log(one + two);\n`;

describe('what TypeScript of a checkout was compiled to', () => {
  let root = '';
  const at = (...path: string[]) => join(root, ...path);
  const folder = (...path: string[]) => at('.zonequake', 'compiled', ...path);
  const entries = () => readdirSync(folder()).toSorted();
  const MAIN_ENTRY = 'harness%2Fmain.ts';
  const TWO_ENTRY = 'harness%2Ftwo.ts';
  const args = () => ['--import', at('harness/register.mjs'), at('harness/main.ts')];

  const installEsbuild = (version: string) =>
    writeFileSync(
      at('node_modules/esbuild/package.json'),
      JSON.stringify({ version, type: 'module', main: 'main.js' }),
    );

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'zonequake-'));
    for (const dir of ['harness', 'node_modules/esbuild']) mkdirSync(at(dir), { recursive: true });
    for (const file of ['register.mjs', 'hooks.mjs', 'compiled.mjs', 'patience.mjs'])
      copyFileSync(fileURLToPath(new URL(file, import.meta.url)), at('harness', file));
    installEsbuild('1.0.0');
    writeFileSync(at('node_modules/esbuild/main.js'), ESBUILD);
    writeFileSync(at('tsconfig.json'), '{}');
    writeFileSync(at('harness/main.ts'), MAIN);
    writeFileSync(at('harness/two.ts'), 'export const two: number = 2;\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** What the program of the checkout prints, and what was compiled for it. */
  function run(): { readonly said: string; readonly compiled: readonly string[] } {
    rmSync(at('compiled.log'), { force: true });
    const said = execFileSync(process.execPath, args(), { encoding: 'utf8' });
    const log = existsSync(at('compiled.log')) ? readFileSync(at('compiled.log'), 'utf8') : '';
    return { said, compiled: log.split('\n').filter(Boolean).toSorted() };
  }
  const ALL = { said: '3\n', compiled: ['main.ts', 'two.ts'] };
  const NONE = { said: '3\n', compiled: [] };

  it('is kept, and a module is compiled again when it has changed', () => {
    expect(run()).to.deep.equal(ALL);
    expect(run()).to.deep.equal(NONE);
    writeFileSync(at('harness/two.ts'), 'export const two: number = 3;\n');
    expect(run()).to.deep.equal({ said: '4\n', compiled: ['two.ts'] });
    expect(run()).to.deep.equal({ said: '4\n', compiled: [] });
    expect(entries()).to.deep.equal([MAIN_ENTRY, TWO_ENTRY]);
  });

  it('is not that of another esbuild', () => {
    run();
    installEsbuild('1.0.1');
    expect(run()).to.deep.equal(ALL);
    expect(run()).to.deep.equal(NONE);
  });

  const HARM: readonly (readonly [string, () => void])[] = [
    ['cut short', () => truncateSync(folder(TWO_ENTRY), 100)],
    ['empty', () => truncateSync(folder(TWO_ENTRY))],
    ['longer than any', () => truncateSync(folder(TWO_ENTRY), 2 ** 40)],
    ["another module's", () => copyFileSync(folder(MAIN_ENTRY), folder(TWO_ENTRY))],
    [
      'changed',
      () => writeFileSync(folder(TWO_ENTRY), readFileSync(folder(TWO_ENTRY), 'utf8').replace('two = 2', 'two = 5')),
    ],
  ];
  for (const [what, harm] of HARM) {
    it(`is not taken from an entry that is ${what}, and mended`, () => {
      run();
      harm();
      expect(run()).to.deep.equal({ said: '3\n', compiled: ['two.ts'] });
      expect(run()).to.deep.equal(NONE);
    });
  }

  const IN_ITS_PLACE: readonly (readonly [string, () => void])[] = [
    ['a folder', () => mkdirSync(folder(TWO_ENTRY))],
    ['a pipe', () => execFileSync('mkfifo', [folder(TWO_ENTRY)])],
    ['a link to a file of others', () => symlinkSync(at('mine'), folder(TWO_ENTRY))],
  ];
  for (const [what, put] of IN_ITS_PLACE) {
    it(`is neither read from nor written to ${what} in an entry's place`, () => {
      run();
      writeFileSync(at('mine'), readFileSync(folder(TWO_ENTRY)));
      rmSync(folder(TWO_ENTRY));
      put();
      expect(run()).to.deep.equal({ said: '3\n', compiled: ['two.ts'] });
      expect(run()).to.deep.equal({ said: '3\n', compiled: ['two.ts'] });
    });
  }

  it('is not taken from a folder that is not ours alone', () => {
    run();
    for (const mode of [0o777, 0o755]) {
      chmodSync(folder(), mode);
      expect(run()).to.deep.equal(ALL);
    }
  });

  it('is done without where there can be no folder', () => {
    writeFileSync(at('.zonequake'), 'mine');
    expect(run()).to.deep.equal(ALL);
    expect(run()).to.deep.equal(ALL);
    expect(readFileSync(at('.zonequake'), 'utf8')).to.equal('mine');
  });

  it('is kept by several processes at once', async () => {
    const outputs = Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, args(), { stdio: ['ignore', 'pipe', 'inherit'] });
      const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
      return { said, code };
    });
    for (const output of await Promise.all(outputs)) expect(output).to.deep.equal({ said: '3\n', code: 0 });
    expect(run()).to.deep.equal(NONE);
  });

  it('keeps the lines of the source in stack traces, and what Node says of a module that is not there', () => {
    const errorOf = () => {
      try {
        return execFileSync(process.execPath, args(), { encoding: 'utf8', stdio: 'pipe' });
      } catch (error) {
        return (error as { stderr: string }).stderr;
      }
    };
    writeFileSync(at('harness/two.ts'), 'interface A {\n  a: 1;\n}\nexport const two = 2;\nthrow new Error("here");\n');
    for (const _ of ['compiled', 'known']) expect(errorOf()).to.contain('harness/two.ts:5:7');
    rmSync(at('harness/two.ts'));
    expect(errorOf()).to.contain(`Cannot find module '${at('harness/two.ts')}' imported from ${at('harness/main.ts')}`);
  });
});
