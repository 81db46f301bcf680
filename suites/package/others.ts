import { expect } from 'chai';
import { openShop, type Shop } from './project.ts';

const SEARCH = '{ lab: labs[0], faults, invariants, seed: 1, runs: 2 }';
const IMPORTS = `
import { explore, invariants } from 'zonequake';
import { faults } from 'zonequake/faults';
import { labs } from 'zonequake/labs';
`;
const REQUIRES = `
const { explore, invariants } = require('zonequake');
const { faults } = require('zonequake/faults');
const { labs } = require('zonequake/labs');
`;
/** A test as three runners know it. */
const TEST = `test('holds', async () => { expect((await explore(${SEARCH})).ok).toBe(true); }, 120000);`;

/** Other people's ways of running tests, each in a project of its own; and what two linters of packages say. */
describe('the package in other projects', function () {
  this.timeout(900_000);
  let shop: Shop;
  before(async () => {
    shop = await openShop();
  });
  after(() => shop.close());

  it('publint and attw find nothing', async () => {
    const { run } = await shop.install('linted', {
      type: 'module',
      packages: ['publint@0.3.25', '@arethetypeswrong/cli@0.18.5'],
      files: {},
    });
    expect(await run('publint', '--strict', shop.tarball)).to.match(/All good!/);
    // Node 10 knows no `exports`; the hook is for `node --import` alone.
    const apart = ['--profile', 'node16', '--exclude-entrypoints', './register'];
    expect(await run('attw', ...apart, shop.tarball)).to.match(/No problems found/);
  });

  it('jest requires it', async () => {
    const files = { 'a.test.js': `${REQUIRES}${TEST}` };
    const { run } = await shop.install('jest', { type: 'commonjs', packages: ['jest@30.5.2'], files });
    expect(await run('jest')).to.match(/1 passed/);
  });

  it('vitest imports it', async () => {
    const files = { 'a.test.mjs': `import { expect, test } from 'vitest';${IMPORTS}${TEST}` };
    const { run } = await shop.install('vitest', { type: 'module', packages: ['vitest@3.2.4'], files });
    expect(await run('vitest', 'run')).to.match(/1 passed/);
  });

  it('node:test imports it, in TypeScript compiled to CommonJS as well', async () => {
    const body = `import test from 'node:test';${IMPORTS}
      test('holds', async () => { const lab = labs[0]; if (!lab || !(await explore(${SEARCH})).ok) throw new Error('no'); });`;
    const packages = ['typescript@5.9.3', '@types/node@20.19.43'];
    const { run } = await shop.install('compiled', {
      type: 'commonjs',
      packages,
      files: { 'a.test.ts': body, 'b.test.mjs': body },
    });
    const compiled = await run(
      'tsc',
      '--strict',
      '--target',
      'es2022',
      '--module',
      'node16',
      '--esModuleInterop',
      'a.test.ts',
    );
    expect(compiled).to.equal('');
    expect(await run('node', '--test', 'a.test.js', 'b.test.mjs')).to.match(/# pass 2\n/);
  });

  it('mocha runs it in plain JavaScript without the hook', async () => {
    const files = {
      'a.mjs': `${IMPORTS}it('holds', async () => { if (!(await explore(${SEARCH})).ok) throw new Error('no'); });`,
    };
    const { run } = await shop.install('mocha', { type: 'module', packages: ['mocha@11.7.4'], files });
    expect(await run('mocha', '--timeout=120000', 'a.mjs')).to.match(/1 passing/);
  });
});
