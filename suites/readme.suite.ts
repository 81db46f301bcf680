import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}.zonequake/readme-${process.pid}`;

/** The suite that the README prints, as printed. */
function printedSuite(): string {
  const readme = readFileSync(`${root}README.md`, 'utf8');
  return /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
}

describe('the suite in the README', () => {
  before(() => mkdirSync(folder, { recursive: true }));
  after(() => rmSync(folder, { recursive: true }));

  it('runs as printed, in about 30 lines, and finds its planted bug', async () => {
    const suite = printedSuite();
    expect(suite.trim().split('\n').length).to.be.within(25, 36);
    writeFileSync(`${folder}/mine.suite.ts`, suite);
    const args = [
      'node_modules/mocha/bin/mocha.js',
      '--no-config',
      '--import=tsx',
      '--timeout=60000',
      `${folder}/mine.suite.ts`,
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
    expect(stdout)
      .to.match(/2 passing/)
      .and.not.match(/failing|pending/);
  });
});
