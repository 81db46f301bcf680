import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openShop, README_SUITE, type Shop } from './project.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STRICT = ['--strict', '--noEmit', '--target', 'es2022', '--types', 'mocha', 'mine.suite.ts'];

/** Plain CommonJS: what the README's suite does first, without a compiler, a hook or a test runner of others. */
const PLAIN = `
const assert = require('node:assert');
const test = require('node:test');
const { assertHolds, explore, invariants } = require('zonequake');
const { faults } = require('zonequake/faults');
const { labs } = require('zonequake/labs');
test('the small lab holds', async () => {
  assertHolds(await explore({ lab: labs[0], faults, invariants, seed: 1, runs: 2 }));
  const set = { plant: '["triple-answer-ttl"]' };
  assert.equal((await explore({ lab: labs[0], faults, invariants, seed: 1, runs: 5, set })).ok, false);
});
`;

describe('the package', function () {
  this.timeout(600_000);
  let shop: Shop;
  before(async () => {
    shop = await openShop();
  });
  after(() => shop.close());

  it('has every entry as JavaScript with types and maps, and what people read', () => {
    for (const entry of ['harness/index', 'faults/index', 'fixtures/labs/index']) {
      const built = (tree: string, ends: readonly string[]) => ends.map((end) => `.build/${tree}/${entry}${end}`);
      expect(shop.contents).to.include.members([`${entry}.ts`]);
      expect(shop.contents).to.include.members(built('esm', ['.js', '.js.map', '.d.ts', '.d.ts.map']));
      expect(shop.contents).to.include.members(built('cjs', ['.js', '.js.map', '.d.ts']));
    }
    const papers = ['README', 'SECURITY', 'ARCHITECTURE', 'DECISIONS', 'LIMITS', 'SOURCES'].map((name) => `${name}.md`);
    expect(shop.contents).to.include.members([...papers, 'LICENSE']);
  });

  it('has no tests, no test kit, no hostile files, and nothing that only builds it', () => {
    const ours = /\.(test|suite)\.|\/testkit\/|^suites\/|fixtures\/hostile|harness\/pack\/|tsconfig/;
    expect(shop.contents.filter((path) => ours.test(path))).to.deep.equal([]);
  });

  it('leaves a checkout as it was: nothing built stays, and installing changes no mode of a file', () => {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
    expect(git('ls-files', '--stage', 'harness/zonequake.mjs')).to.match(/^100755 /);
    expect(git('status', '--porcelain', '--ignored', '.build')).to.equal('');
  });

  it("compiles the README's suite, strictly, and runs it", async () => {
    const packages = ['typescript@5.9.3', 'mocha@11.7.4', '@types/mocha@10.0.10', 'chai@6.3.0', '@types/chai@5.2.3'];
    const { run } = await shop.install('strict', {
      type: 'module',
      packages,
      files: { 'mine.suite.ts': README_SUITE },
    });
    for (const [module, resolution] of [
      ['nodenext', 'nodenext'],
      ['esnext', 'bundler'],
    ]) {
      expect(await run('tsc', ...STRICT, '--module', `${module}`, '--moduleResolution', `${resolution}`)).to.equal('');
    }
    const suite = ['--no-config', '--import=zonequake/register', '--timeout=60000', 'mine.suite.ts'];
    expect(await run('mocha', ...suite)).to.match(/2 passing/);
  });

  it('runs in plain CommonJS, and as a command, where there is no compiler', async () => {
    const { dir, run } = await shop.install('plain', { type: 'commonjs', packages: [], files: { 'a.test.js': PLAIN } });
    for (const compiler of ['esbuild', 'typescript'])
      rmSync(join(dir, 'node_modules', compiler), { recursive: true, force: true });
    expect(await run('node', '--test', 'a.test.js')).to.match(/# pass 1\n/);
    expect(await run('zonequake', 'run', 'small', '--runs', '2', '--seed', '1', '--jobs', '2')).to.match(
      /2 runs: 2 passed/,
    );
  });
});
