import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** A copy of the sources, in which the guides are followed to the letter. */
const COPY = join(ROOT, `.zonequake/guides-${process.pid}`);
const GUIDES = ['faults/README.md', 'fixtures/cdn/invariants/README.md', 'fixtures/cdn/README.md'];

/** A block of a guide: a file to write, or a change to one. */
interface Block {
  readonly language: string;
  readonly path: string;
  readonly text: string;
}

const blocksOf = (guide: string): Block[] =>
  Array.from(
    readFileSync(join(ROOT, guide), 'utf8').matchAll(/^```(ts|diff) (\S+)\n([\s\S]*?)^```/gm),
    ([, language = '', path = '', text = '']) => ({ language, path, text }),
  );

/** Makes a change where its old lines stand. Throws an Error where they do not, or more than once. */
function change({ path, text }: Block): void {
  const lines = text.trimEnd().split('\n');
  const side = (sign: string) => lines.flatMap((line) => (line[0] === ' ' || line[0] === sign ? [line.slice(1)] : []));
  const parts = readFileSync(join(COPY, path), 'utf8').split(side('-').join('\n'));
  if (parts.length !== 2) throw new Error(`${path} has ${parts.length - 1} times what a guide would change:\n${text}`);
  writeFileSync(join(COPY, path), parts.join(side('+').join('\n')));
}

function follow(block: Block): void {
  if (block.language === 'diff') change(block);
  else writeFileSync(join(COPY, block.path), block.text);
}

const run = (script: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [join(ROOT, 'node_modules', script), ...args], { cwd: COPY }).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );

describe('the guides', () => {
  const blocks = GUIDES.flatMap(blocksOf);
  before(() => {
    const folders = ['harness', 'faults', 'fixtures', 'suites', 'package.json', 'tsconfig.json', ':!fixtures/hostile'];
    const args = ['ls-files', '--cached', '--others', '--exclude-standard', ...folders];
    const paths = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    for (const path of paths.filter((one) => existsSync(join(ROOT, one)))) {
      mkdirSync(join(COPY, dirname(path)), { recursive: true });
      cpSync(join(ROOT, path), join(COPY, path));
    }
    symlinkSync(join(ROOT, 'node_modules'), join(COPY, 'node_modules'));
    for (const block of blocks) follow(block);
  });
  after(() => rmSync(COPY, { recursive: true, force: true }));

  it('each end in code', () => {
    for (const guide of GUIDES) {
      expect(blocksOf(guide).at(-1)?.path, guide).to.match(/\.(test|suite)\.ts$/);
    }
  });

  it('compile, all of them at once', async () => {
    expect(await run('typescript/bin/tsc', '--project', COPY)).to.equal('');
  });

  it('run, and so do the tests of all faults', async () => {
    const tests = blocks.filter(({ path }) => /\.(test|suite)\.ts$/.test(path)).map(({ path }) => path);
    const options = ['--no-config', '--import=zonequake/register', '--timeout=60000'];
    const told = await run('mocha/bin/mocha.js', ...options, ...tests, 'suites/faults.suite.ts');
    expect(told, told)
      .to.match(/a looking glass[\s\S]* passing/)
      .and.not.match(/\d (failing|pending)/);
  });

  it('name every table of effects', () => {
    const files = execFileSync('git', ['grep', '-lE', "ForEachEffect<|in Effect\\['is'\\]"], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const tables = files.split('\n').filter((path) => /^(harness|fixtures|faults)\/.*\.ts$/.test(path));
    const guide = readFileSync(join(ROOT, 'faults/README.md'), 'utf8');
    expect(tables).to.have.length.above(5);
    expect(tables.filter((path) => !guide.includes(`| \`${path}\` |`))).to.deep.equal([]);
  });
});
